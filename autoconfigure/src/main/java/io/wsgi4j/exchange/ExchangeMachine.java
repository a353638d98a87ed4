package io.wsgi4j.exchange;

import io.wsgi4j.gateway.ExchangePhase;
import io.wsgi4j.gateway.ExchangeSnapshot.Times;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange is in, which thread owns it, and whether it goes on. Each change of
 * the phase is a row of the {@link ExchangeTransitions}, and {@link #move} makes it.
 * Changed under the lock of the exchange.
 */
abstract class ExchangeMachine extends ExchangeLock {

	private final Stopwatch stopwatch;

	private volatile ExchangePhase phase = ExchangeTransitions.FIRST;

	private volatile boolean attached = true;

	private volatile @Nullable Thread owner;

	/**
	 * Whether the owner must not be interrupted.
	 */
	private volatile boolean shielded;

	ExchangeMachine(Stopwatch stopwatch) {
		this.stopwatch = stopwatch;
	}

	/**
	 * What the exchange is in, which its time goes into. Once the exchange has ended,
	 * that is what the time of its application goes into.
	 */
	final ExchangePhase phase() {
		return this.phase;
	}

	/**
	 * What the time of the exchange has gone into. Exact under the lock.
	 */
	final Times times() {
		return this.stopwatch.times(this.phase);
	}

	/**
	 * Whether the exchange goes on. Asked without the lock, it may not any more.
	 */
	final boolean isOpen() {
		return this.attached;
	}

	final boolean isAttached() {
		return locked(this::isOpen);
	}

	final boolean isIn(ExchangePhase phase) {
		return locked(() -> this.attached && this.phase == phase);
	}

	final boolean isOwned() {
		return this.owner != null;
	}

	/**
	 * The thread of the executor that works on the exchange, even if that has ended;
	 * {@code null} if there is none, or if it must not be interrupted just now.
	 */
	final @Nullable Thread runner() {
		return this.shielded ? null : this.owner;
	}

	// Under the lock

	/**
	 * Makes the transition that an event is the reason for.
	 * @throws IllegalStateException if the event can't happen now, or not on the current
	 * thread; nothing has changed then
	 */
	final void move(ExchangeEvent event) {
		checkLocked();
		ExchangePhase from = this.phase;
		Thread owner = this.owner;
		ExchangeTransition transition = ExchangeTransitions.find(from, event);
		if (transition == null || !(this.attached || event.isForEnded()) || !transition.owner().isAllowed(owner)) {
			throw new IllegalStateException("%s can't happen to an exchange that is %s, %s and owned by %s"
				.formatted(event, this.attached ? "open" : "over", from, owner));
		}
		ExchangePhase to = transition.to();
		if (to != from) {
			this.stopwatch.end(from);
			this.phase = to;
		}
		Thread next = transition.owner().next(owner);
		if (next != owner) {
			// A container thread that pumps isn't interrupted for the exchange.
			this.shielded = to != ExchangePhase.RUNNING;
			this.owner = next;
		}
		if (transition.end()) {
			this.attached = false;
		}
	}

	/**
	 * Whether the current thread owns the exchange. Needs no lock, because only that
	 * thread itself can change it.
	 */
	final boolean isOwnedByCurrentThread() {
		return this.owner == Thread.currentThread();
	}

	/**
	 * Takes an exchange that has ended away from its thread.
	 */
	final void disown() {
		this.owner = null;
	}

	// Interrupts

	/**
	 * Keeps the current thread from being interrupted.
	 * @return whether it is the exchange's, so that it has to be {@link #expose exposed}
	 * again
	 */
	final boolean shield() {
		lock();
		try {
			if (runner() != Thread.currentThread() || !this.attached) {
				return false;
			}
			this.shielded = true;
			return true;
		}
		finally {
			unlock();
		}
	}

	/**
	 * Lets the current thread be interrupted again, even if the exchange has ended in the
	 * meantime: its code goes on.
	 */
	final void expose() {
		lock();
		try {
			this.shielded = false;
		}
		finally {
			unlock();
		}
	}

}
