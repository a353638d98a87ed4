package io.wsgi4j.servlet;

import java.time.Duration;
import java.util.function.LongSupplier;

import io.wsgi4j.servlet.ExchangeSnapshot.Times;

/**
 * How long an exchange has been in each of its phases. Not thread-safe, guarded by the
 * lock of the exchange.
 */
final class Stopwatch {

	private static final int PHASES = ExchangePhase.values().length;

	private final LongSupplier clock;

	private final long[] nanos = new long[PHASES];

	private ExchangePhase phase = ExchangePhase.RECEIVING;

	private long since;

	/**
	 * Creates a watch that runs.
	 * @param clock tells nanoseconds
	 */
	Stopwatch(LongSupplier clock) {
		this.clock = clock;
		this.since = clock.getAsLong();
	}

	/**
	 * Ends a phase and begins another one.
	 */
	void turnTo(ExchangePhase phase) {
		long now = this.clock.getAsLong();
		this.nanos[this.phase.ordinal()] += now - this.since;
		this.since = now;
		this.phase = phase;
	}

	ExchangePhase phase() {
		return this.phase;
	}

	Times times() {
		turnTo(this.phase);
		return new Times(in(ExchangePhase.RECEIVING).plus(in(ExchangePhase.DISCARDING)), in(ExchangePhase.QUEUED),
				in(ExchangePhase.RUNNING), in(ExchangePhase.WAITING).plus(in(ExchangePhase.PUMPING)));
	}

	private Duration in(ExchangePhase phase) {
		return Duration.ofNanos(this.nanos[phase.ordinal()]);
	}

}
