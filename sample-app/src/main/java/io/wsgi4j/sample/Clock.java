package io.wsgi4j.sample;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.LongStream;

import io.wsgi4j.Application;
import io.wsgi4j.Environ;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;

/**
 * Streams the time as server-sent events, one a second: for ever, or {@code ?ticks=N}.
 * The stream is lazy, so an event is made when the one before is on its way.
 * <p>
 * Between two events the application sleeps, and holds its thread. That is why it has an
 * executor of its own: when that has no thread left, one more client gets a 503, and no
 * other application notices.
 */
@GatewayApplication(path = "/clock", executor = "clock")
class Clock implements Application {

	private static final Duration PERIOD = Duration.ofSeconds(1);

	@Override
	public Iterable<byte[]> call(Environ environ, StartResponse startResponse) {
		String query = environ.queryString();
		long ticks = query.matches("ticks=\\d{1,9}") ? Long.parseLong(query.substring(6)) : Long.MAX_VALUE;
		startResponse.start("200 OK", new Header("Content-Type", "text/event-stream"),
				new Header("Cache-Control", "no-store"));
		return LongStream.range(0, ticks).mapToObj(Clock::event)::iterator;
	}

	private static byte[] event(long tick) {
		if (tick > 0) {
			sleep();
		}
		return "id: %d\ndata: %s\n\n".formatted(tick, Instant.now()).getBytes(StandardCharsets.UTF_8);
	}

	private static void sleep() {
		try {
			Thread.sleep(PERIOD.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("The server stops", ex);
		}
	}

}
