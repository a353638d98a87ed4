package io.wsgi4j.exchange;

import java.io.IOException;
import java.util.concurrent.TimeoutException;

import io.wsgi4j.exchange.Deadline.Wait;
import io.wsgi4j.gateway.InterruptReason;
import io.wsgi4j.gateway.Outcome;
import io.wsgi4j.gateway.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Why an exchange ends before its application has finished it.
 *
 * @param outcome what is left to do
 * @param cause what the application gets to see if it goes on
 * @param interrupting why its thread is to be interrupted; {@code null} if it isn't
 * @param interruption how its thread has been interrupted already; {@code null} if it
 * hasn't been
 */
record Abandonment(Outcome outcome, Throwable cause, @Nullable InterruptReason interrupting,
		@Nullable Interruption interruption) {

	private Abandonment(Outcome outcome, Throwable cause, @Nullable InterruptReason interrupting) {
		this(outcome, cause, interrupting, null);
	}

	/**
	 * There is no client any more.
	 */
	static Abandonment disconnected(Throwable cause) {
		return new Abandonment(new Outcome.Disconnected(), cause, null);
	}

	/**
	 * The client sends what is no body.
	 */
	static Abandonment brokenOff(Throwable cause, boolean headOut) {
		return new Abandonment(Outcome.unfinished(Refusal.BODY_MALFORMED, cause, headOut), cause, null);
	}

	/**
	 * The client sends more than the gateway discards.
	 */
	static Abandonment flooded() {
		IOException cause = new IOException("The client has sent more than is discarded of an unread body");
		return new Abandonment(new Outcome.Cut(cause), cause, null);
	}

	/**
	 * The server doesn't wait any longer.
	 */
	static Abandonment stopped(boolean headOut) {
		IOException cause = new IOException("The server has stopped");
		return new Abandonment(Outcome.unfinished(Refusal.STOPPING, cause, headOut), cause, InterruptReason.STOPPING);
	}

	/**
	 * Application code has worked for too long for a client that seems to have left, and
	 * has been interrupted. If it hasn't, it is told.
	 */
	static Abandonment departed(Interruption interruption, boolean headOut) {
		IOException cause = new IOException("The client has closed its end of the connection");
		return new Abandonment(Outcome.unfinished(Refusal.RESPONSE_TIMEOUT, cause, headOut), cause, null, interruption);
	}

	/**
	 * Application code has run for too long without a block, and has been interrupted.
	 */
	static Abandonment stepTooLong(Interruption interruption, boolean headOut) {
		TimeoutException cause = new TimeoutException("The application has run for too long without a block");
		return new Abandonment(Outcome.unfinished(Refusal.RESPONSE_TIMEOUT, cause, headOut), cause, null, interruption);
	}

	/**
	 * What the exchange waits for has not come in time.
	 */
	static Abandonment late(Wait wait, boolean headOut) {
		return switch (wait) {
			case BODY ->
				late(Refusal.BODY_TIMEOUT, new TimeoutException("The client has stopped sending the body"), headOut);
			case THREAD -> late(Refusal.QUEUE_TIMEOUT, new TimeoutException("The executor has had no thread"), false);
			case HEAD ->
				late(Refusal.RESPONSE_TIMEOUT, new TimeoutException("The application has not answered"), headOut);
			case CLIENT -> takenTooLate(new TimeoutException("The client takes nothing any more"));
			case INTERRUPT -> throw new IllegalStateException("Only what has ended is interrupted");
		};
	}

	private static Abandonment late(Refusal refusal, TimeoutException cause, boolean headOut) {
		return new Abandonment(Outcome.unfinished(refusal, cause, headOut), cause,
				(refusal == Refusal.RESPONSE_TIMEOUT) ? InterruptReason.RESPONSE_TIMEOUT : null);
	}

	private static Abandonment takenTooLate(TimeoutException cause) {
		return new Abandonment(new Outcome.Cut(cause), cause, null);
	}

	void logTo(ExchangeLog log) {
		Refusal refusal = (this.outcome instanceof Outcome.Refused refused) ? refused.refusal() : null;
		if (this.interrupting == InterruptReason.RESPONSE_TIMEOUT) {
			log.refused(Refusal.RESPONSE_TIMEOUT, null);
		}
		else if (refusal != null && refusal != Refusal.BODY_MALFORMED) {
			log.refused(refusal, null);
		}
		else {
			log.abandoned(this.cause);
		}
	}

}
