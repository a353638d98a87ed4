package io.wsgi4j.exchange;

import java.time.Duration;
import java.util.function.LongSupplier;

import io.wsgi4j.gateway.ExchangeTimeouts;

/**
 * Until when an exchange may wait, and what for. Written under the lock of the exchange,
 * read without it.
 */
final class Deadline {

	private static final long NEVER = Long.MAX_VALUE;

	/**
	 * How long an application has to return when its thread has been interrupted, before
	 * that is worth a line in the log.
	 */
	private static final Duration INTERRUPT_GRACE = Duration.ofSeconds(1);

	private final ExchangeTimeouts timeouts;

	private final LongSupplier clock;

	private volatile long time = NEVER;

	private Wait wait = Wait.BODY;

	private long pausedRest = NEVER;

	/**
	 * Creates a deadline that is never over.
	 * @param timeouts how long to wait
	 * @param clock tells nanoseconds, none of them negative
	 */
	Deadline(ExchangeTimeouts timeouts, LongSupplier clock) {
		this.timeouts = timeouts;
		this.clock = clock;
	}

	/**
	 * Starts the deadline of a wait, in place of the one that has been there.
	 */
	void start(Wait wait) {
		Duration timeout = timeout(wait);
		this.wait = wait;
		this.pausedRest = NEVER;
		this.time = (timeout.isZero() || timeout.isNegative()) ? NEVER : timeFromNow(timeout);
	}

	/**
	 * Ends to wait.
	 * @return what for
	 */
	Wait clear() {
		this.time = NEVER;
		this.pausedRest = NEVER;
		return this.wait;
	}

	/**
	 * What it waits for.
	 */
	Wait waitingFor() {
		return this.wait;
	}

	/**
	 * Stops the clock for a while if it runs for this.
	 */
	void pause(Wait wait) {
		if (this.wait == wait && this.time != NEVER) {
			this.pausedRest = this.time - this.clock.getAsLong();
			this.time = NEVER;
		}
	}

	/**
	 * Goes on to wait for the time that was left, unless there has been another wait or
	 * none since.
	 */
	void resume() {
		if (this.pausedRest != NEVER) {
			this.time = this.clock.getAsLong() + this.pausedRest;
			this.pausedRest = NEVER;
		}
	}

	/**
	 * Whether it waits for this, or goes on to do so after a pause.
	 */
	boolean isFor(Wait wait) {
		return this.wait == wait && (this.time != NEVER || this.pausedRest != NEVER);
	}

	boolean isOver() {
		long time = this.time;
		return time != NEVER && this.clock.getAsLong() >= time;
	}

	private long timeFromNow(Duration timeout) {
		try {
			return Math.addExact(this.clock.getAsLong(), timeout.toNanos());
		}
		catch (ArithmeticException ex) {
			// Centuries from now.
			return NEVER;
		}
	}

	private Duration timeout(Wait wait) {
		return switch (wait) {
			case BODY -> this.timeouts.read();
			case THREAD -> this.timeouts.queue();
			case HEAD -> this.timeouts.response();
			case CLIENT -> this.timeouts.write();
			case INTERRUPT -> INTERRUPT_GRACE;
		};
	}

	/**
	 * What an exchange waits for.
	 */
	enum Wait {

		/**
		 * For the client to send more of the request's body.
		 */
		BODY,

		/**
		 * For a thread to call the application on.
		 */
		THREAD,

		/**
		 * For the application to begin its answer.
		 */
		HEAD,

		/**
		 * For the client to take more of the answer.
		 */
		CLIENT,

		/**
		 * For an application to return whose thread has been interrupted.
		 */
		INTERRUPT

	}

}
