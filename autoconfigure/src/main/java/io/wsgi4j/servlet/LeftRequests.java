package io.wsgi4j.servlet;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Looks after the requests of clients that have left until the container has done with
 * them, which Tomcat doesn't always come to: where one of its threads is about to leave a
 * stream of HTTP/2 just when another thread fails to write, it recycles the request
 * without a word and counts it as active for ever. A graceful shutdown would wait for it.
 */
final class LeftRequests {

	// Long enough for a container whose threads are all busy.
	private static final long PATIENCE = Duration.ofSeconds(5).toNanos();

	private final Map<AsyncExchangeRequest, Long> since = new ConcurrentHashMap<>();

	private final LongSupplier clock;

	LeftRequests(LongSupplier clock) {
		this.clock = clock;
	}

	void add(AsyncExchangeRequest request) {
		this.since.put(request, this.clock.getAsLong());
	}

	void remove(AsyncExchangeRequest request) {
		this.since.remove(request);
	}

	/**
	 * Gives up the requests that the container must have lost.
	 */
	void sweep() {
		long now = this.clock.getAsLong();
		this.since.forEach((request, time) -> {
			if (now - time >= PATIENCE && this.since.remove(request, time)) {
				request.giveUp();
			}
		});
	}

}
