package io.wsgi4j.exchange;

import java.util.function.LongSupplier;

/**
 * The time of an exchange's code, which stands still while the code waits for its turn.
 * Guarded by the lock of {@link RunningCode}.
 */
final class CodeClock implements LongSupplier {

	private final LongSupplier clock;

	private int waiting;

	private long stoppedAt;

	private long waited;

	CodeClock(LongSupplier clock) {
		this.clock = clock;
	}

	@Override
	public long getAsLong() {
		return (isStopped() ? this.stoppedAt : this.clock.getAsLong()) - this.waited;
	}

	boolean isStopped() {
		return this.waiting > 0;
	}

	void stop() {
		if (!isStopped()) {
			this.stoppedAt = this.clock.getAsLong();
		}
		this.waiting++;
	}

	void goOn() {
		this.waiting--;
		if (!isStopped()) {
			this.waited += this.clock.getAsLong() - this.stoppedAt;
		}
	}

}
