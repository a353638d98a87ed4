package io.wsgi4j.exchange;

import java.time.Duration;
import java.util.function.LongSupplier;

import io.wsgi4j.gateway.ExchangePhase;
import io.wsgi4j.gateway.ExchangeSnapshot.Times;

/**
 * How long an exchange has been in each of its phases. Guarded by the lock of the
 * exchange: without it, only the phase is certain.
 */
final class Stopwatch {

	private static final int PHASES = ExchangePhase.values().length;

	private final LongSupplier clock;

	private final long[] nanos = new long[PHASES];

	private volatile ExchangePhase phase = ExchangePhase.RECEIVING;

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
		long[] nanos = this.nanos.clone();
		nanos[this.phase.ordinal()] += Math.max(0, this.clock.getAsLong() - this.since);
		return new Times(in(nanos, ExchangePhase.RECEIVING).plus(in(nanos, ExchangePhase.DISCARDING)),
				in(nanos, ExchangePhase.QUEUED), in(nanos, ExchangePhase.RUNNING),
				in(nanos, ExchangePhase.WAITING).plus(in(nanos, ExchangePhase.PUMPING)));
	}

	private static Duration in(long[] nanos, ExchangePhase phase) {
		return Duration.ofNanos(nanos[phase.ordinal()]);
	}

}
