package io.wsgi4j.exchange;

import io.wsgi4j.exchange.Deadline.Wait;
import io.wsgi4j.gateway.InterruptReason;
import org.jspecify.annotations.Nullable;

/**
 * The thread that still works for an exchange that has ended, if there is one. Waits for
 * no lock that is held for long.
 */
final class LastingRunner {

	private final ExchangeState state;

	private final Deadline deadline;

	private final RunningCode code;

	LastingRunner(ExchangeState state) {
		this.state = state;
		this.deadline = state.deadline();
		this.code = state.code();
	}

	/**
	 * Interrupts the thread that works for too long on an answer whose client has left.
	 * @return whether there is one
	 */
	boolean interruptLate() {
		if (!this.state.lockSoon()) {
			return false;
		}
		try {
			Thread runner = this.state.runner();
			if (this.state.isOpen() || runner == null || !this.deadline.isFor(Wait.HEAD) || !this.deadline.isOver()) {
				return false;
			}
			this.state.interrupt(runner, InterruptReason.RESPONSE_TIMEOUT);
			return true;
		}
		finally {
			this.state.unlock();
			this.code.deliverInterrupt();
		}
	}

	/**
	 * Interrupts, once, the thread that still works for an exchange that has ended, now
	 * that the server stops.
	 */
	void interruptStopping() {
		if (!this.state.lockSoon()) {
			return;
		}
		try {
			Thread runner = this.state.runner();
			if (this.state.isOpen() || runner == null || this.code.isInterruptedFor(InterruptReason.STOPPING)) {
				return;
			}
			this.state.interrupt(runner, InterruptReason.STOPPING);
		}
		finally {
			this.state.unlock();
			this.code.deliverInterrupt();
		}
	}

	/**
	 * The thread that goes on although it has been interrupted for long enough. Told
	 * once.
	 */
	@Nullable Thread stuck() {
		if (!this.state.lockSoon()) {
			return null;
		}
		try {
			// Another wait that is over hasn't been acted on yet.
			if (this.state.isOpen() || !this.deadline.isFor(Wait.INTERRUPT) || !this.deadline.isOver()) {
				return null;
			}
			this.deadline.clear();
			return this.state.runner();
		}
		finally {
			this.state.unlock();
		}
	}

}
