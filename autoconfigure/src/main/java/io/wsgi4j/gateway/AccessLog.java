package io.wsgi4j.gateway;

import java.time.Clock;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import io.wsgi4j.Environ;
import io.wsgi4j.gateway.ExchangeSnapshot.Times;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Logs each exchange when it is over: one line in the combined format of web servers,
 * followed by what the gateway knows and they don't.
 */
public final class AccessLog implements ExchangeListener {

	private static final Log logger = LogFactory.getLog("io.wsgi4j.access");

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);

	private final Clock clock;

	/**
	 * Creates the log.
	 * @param clock tells when a request has come, and in which time zone
	 */
	public AccessLog(Clock clock) {
		this.clock = clock;
	}

	@Override
	public ExchangeFollower opened(HttpServletRequest request, MountedApplication application, Environ environ) {
		return logger.isInfoEnabled() ? new Line(beginning(environ), client(environ)) : ExchangeFollower.none();
	}

	private String beginning(Environ environ) {
		return "%s - %s [%s] \"%s %s %s\"".formatted(LogText.word(environ.remoteAddr()),
				LogText.word(environ.remoteUser()), ZonedDateTime.now(this.clock).format(TIME),
				LogText.quoted(environ.requestMethod()), LogText.quoted((String) environ.get("REQUEST_URI")),
				LogText.quoted(environ.serverProtocol()));
	}

	private static String client(Environ environ) {
		return "\"%s\" \"%s\"".formatted(LogText.quoted(environ.header("Referer")),
				LogText.quoted(environ.header("User-Agent")));
	}

	/**
	 * A line of the log. What comes from the request is kept as text, because the
	 * application may change its environ.
	 *
	 * @param beginning all up to the request line
	 * @param client what the client says of itself
	 */
	private record Line(String beginning, String client) implements ExchangeFollower {

		@Override
		public void ended(EndedExchange ended) {
			logger.info(text(ended));
		}

		private String text(EndedExchange ended) {
			ExchangeSnapshot exchange = ended.exchange();
			Times times = exchange.times();
			return "%s %s %d %s application=%s result=%s in=%d total=%d queue=%d app=%d network=%d".formatted(
					this.beginning, (exchange.status() != 0) ? exchange.status() : "-", exchange.bytesSent(),
					this.client, LogText.word(exchange.application()), result(ended), exchange.bytesReceived(),
					times.total().toMillis(), times.queue().toMillis(), times.application().toMillis(),
					network(times).toMillis());
		}

		private static Object result(EndedExchange ended) {
			Refusal refusal = ended.refusal();
			return (refusal != null) ? refusal : ended.result();
		}

		private static Duration network(Times times) {
			return times.body().plus(times.client());
		}

	}

}
