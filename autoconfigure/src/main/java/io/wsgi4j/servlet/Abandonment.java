package io.wsgi4j.servlet;

import java.io.IOException;
import java.util.concurrent.TimeoutException;

import io.wsgi4j.servlet.Deadline.Wait;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Why an exchange ends before its application has finished it.
 *
 * @param outcome what is left to do
 * @param cause what the application gets to see if it goes on
 * @param interrupting whether its thread is interrupted
 */
record Abandonment(Outcome outcome, Throwable cause, boolean interrupting) {

	/**
	 * There is no client any more.
	 */
	static Abandonment disconnected(Throwable cause) {
		return new Abandonment(new Outcome.Disconnected(), cause, false);
	}

	/**
	 * The client sends what is no body.
	 */
	static Abandonment brokenOff(Throwable cause, boolean headOut) {
		return new Abandonment(Outcome.unfinished(HttpServletResponse.SC_BAD_REQUEST, headOut), cause, false);
	}

	/**
	 * The client sends too much that nobody reads.
	 */
	static Abandonment flooded() {
		return new Abandonment(new Outcome.Cut(), new IOException("Nobody reads so much"), false);
	}

	/**
	 * The server doesn't wait any longer.
	 */
	static Abandonment stopped(boolean headOut) {
		return new Abandonment(Outcome.unfinished(HttpServletResponse.SC_SERVICE_UNAVAILABLE, headOut),
				new IOException("The server has stopped"), true);
	}

	/**
	 * What the exchange waits for has not come in time.
	 */
	static Abandonment late(Wait wait, boolean headOut) {
		return switch (wait) {
			case BODY -> new Abandonment(Outcome.unfinished(HttpServletResponse.SC_REQUEST_TIMEOUT, headOut),
					new TimeoutException("The client has stopped to send the body"), false);
			case THREAD -> new Abandonment(new Outcome.Refused(HttpServletResponse.SC_SERVICE_UNAVAILABLE),
					new TimeoutException("The executor has had no thread"), false);
			case HEAD -> new Abandonment(Outcome.unfinished(HttpServletResponse.SC_GATEWAY_TIMEOUT, headOut),
					new TimeoutException("The application has not answered"), true);
			case CLIENT ->
				new Abandonment(new Outcome.Cut(), new TimeoutException("The client takes nothing any more"), false);
			case INTERRUPT -> throw new IllegalStateException("Only what has ended is interrupted");
		};
	}

	void logTo(ExchangeLog log) {
		if (this.interrupting && this.cause instanceof TimeoutException) {
			log.tooSlow();
		}
		else {
			log.abandoned(this.cause);
		}
	}

}
