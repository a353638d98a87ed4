package io.wsgi4j.servlet;

import java.io.IOException;
import java.util.concurrent.TimeoutException;

import io.wsgi4j.servlet.Deadline.Wait;

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
		return new Abandonment(Outcome.unfinished(Refusal.BODY_MALFORMED, cause, headOut), cause, false);
	}

	/**
	 * The client sends too much that nobody reads.
	 */
	static Abandonment flooded() {
		IOException cause = new IOException("Nobody reads so much");
		return new Abandonment(new Outcome.Cut(cause), cause, false);
	}

	/**
	 * The server doesn't wait any longer.
	 */
	static Abandonment stopped(boolean headOut) {
		IOException cause = new IOException("The server has stopped");
		return new Abandonment(Outcome.unfinished(Refusal.STOPPING, cause, headOut), cause, true);
	}

	/**
	 * What the exchange waits for has not come in time.
	 */
	static Abandonment late(Wait wait, boolean headOut) {
		return switch (wait) {
			case BODY ->
				late(Refusal.BODY_TIMEOUT, new TimeoutException("The client has stopped to send the body"), headOut);
			case THREAD -> late(Refusal.QUEUE_TIMEOUT, new TimeoutException("The executor has had no thread"), false);
			case HEAD ->
				late(Refusal.RESPONSE_TIMEOUT, new TimeoutException("The application has not answered"), headOut);
			case CLIENT -> takenTooLate(new TimeoutException("The client takes nothing any more"));
			case INTERRUPT -> throw new IllegalStateException("Only what has ended is interrupted");
		};
	}

	private static Abandonment late(Refusal refusal, TimeoutException cause, boolean headOut) {
		return new Abandonment(Outcome.unfinished(refusal, cause, headOut), cause, refusal == Refusal.RESPONSE_TIMEOUT);
	}

	private static Abandonment takenTooLate(TimeoutException cause) {
		return new Abandonment(new Outcome.Cut(cause), cause, false);
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
