package io.wsgi4j.exchange;

import java.time.Duration;
import java.util.function.LongSupplier;

import io.wsgi4j.gateway.ExchangePhase;
import io.wsgi4j.gateway.ExchangeSnapshot.Times;

/**
 * How long an exchange has been in each of its phases. Which one it is in is told by its
 * {@link ExchangeState}, whose lock guards the watch: what is read without the lock is
 * right but for the change that is just being made.
 */
final class Stopwatch {

	private static final int PHASES = ExchangePhase.values().length;

	private final LongSupplier clock;

	private final long[] nanos = new long[PHASES];

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
	 * Notes that a phase ends and another one begins.
	 */
	void end(ExchangePhase phase) {
		long now = this.clock.getAsLong();
		this.nanos[phase.ordinal()] += now - this.since;
		this.since = now;
	}

	/**
	 * What the time has gone into so far.
	 * @param phase what it goes into just now
	 */
	Times times(ExchangePhase phase) {
		long[] nanos = this.nanos.clone();
		nanos[phase.ordinal()] += Math.max(0, this.clock.getAsLong() - this.since);
		return new Times(in(nanos, ExchangePhase.RECEIVING).plus(in(nanos, ExchangePhase.DISCARDING)),
				in(nanos, ExchangePhase.QUEUED), in(nanos, ExchangePhase.RUNNING),
				in(nanos, ExchangePhase.WAITING).plus(in(nanos, ExchangePhase.PUMPING)));
	}

	private static Duration in(long[] nanos, ExchangePhase phase) {
		return Duration.ofNanos(nanos[phase.ordinal()]);
	}

}
