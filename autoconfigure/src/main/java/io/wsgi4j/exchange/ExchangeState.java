package io.wsgi4j.exchange;

import java.io.IOException;
import java.util.function.Supplier;

import io.wsgi4j.ClientDisconnectedException;
import io.wsgi4j.exchange.Deadline.Wait;
import io.wsgi4j.gateway.ExchangePhase;
import io.wsgi4j.gateway.InterruptReason;
import io.wsgi4j.gateway.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Who owns an exchange, and whether it goes on.
 * <p>
 * The lock guards this state and every touch of the response. It is never held while code
 * of an application, a logger, a listener or an executor runs, and never while the
 * container is called in a way that makes it take locks of its own: setting a listener,
 * completing, dispatching. Before each of these calls is {@link #checkUnlocked()}.
 * <p>
 * Once an exchange isn't {@link #isAttached() attached} any more, the container may
 * recycle the request and the response, and nothing touches them. The thread that has
 * detached it gives them back.
 */
final class ExchangeState extends ExchangeLock {

	private static final Outcome FINISHED = new Outcome.Finished();

	private final ResponseBody response;

	private final Deadline deadline;

	private final Stopwatch stopwatch;

	private final RunningCode code;

	private ExchangePhase phase = ExchangePhase.RECEIVING;

	private volatile boolean attached = true;

	private @Nullable Throwable disconnect;

	private volatile @Nullable Thread runner;

	private volatile Outcome outcome = FINISHED;

	ExchangeState(ResponseBody response, Deadline deadline, Stopwatch stopwatch, RunningCode code) {
		this.response = response;
		this.deadline = deadline;
		this.stopwatch = stopwatch;
		this.code = code;
	}

	ResponseBody response() {
		return this.response;
	}

	Deadline deadline() {
		return this.deadline;
	}

	Stopwatch stopwatch() {
		return this.stopwatch;
	}

	RunningCode code() {
		return this.code;
	}

	/**
	 * The thread that works on the exchange, even if that has ended; {@code null} if
	 * there is none.
	 */
	@Nullable Thread runner() {
		return this.runner;
	}

	boolean isAttached() {
		return locked(() -> this.attached);
	}

	/**
	 * The same without the lock, so that it may not be any more.
	 */
	boolean isOpen() {
		return this.attached;
	}

	boolean isIn(ExchangePhase phase) {
		return locked(() -> this.attached && this.phase == phase);
	}

	boolean isConnected() {
		return locked(() -> this.attached && this.response.disconnect() == null);
	}

	/**
	 * What is left to do after the exchange.
	 */
	Outcome outcome() {
		return this.outcome;
	}

	/**
	 * Makes sure that the response may be touched.
	 * @throws ClientDisconnectedException if the client has left, or the exchange has
	 * been abandoned
	 * @throws IOException if the exchange is over
	 */
	void checkConnected() throws IOException {
		lock();
		try {
			Throwable cause = (this.disconnect != null) ? this.disconnect : this.response.disconnect();
			if (cause != null) {
				throw new ClientDisconnectedException(cause);
			}
			if (!this.attached) {
				throw new IOException("The exchange is over");
			}
		}
		finally {
			unlock();
		}
	}

	// Waiting, under the lock

	/**
	 * Waits for the client, and gives the lock away meanwhile.
	 * @throws ClientDisconnectedException as {@link #checkConnected()} does
	 */
	void awaitChange() throws IOException, InterruptedException {
		awaitSignal();
		checkConnected();
	}

	// From owner to owner

	/**
	 * Gives the client time for more of the request's body, as it has just sent
	 * something.
	 */
	void noteReceived() {
		lock();
		try {
			if (this.attached && this.phase == ExchangePhase.RECEIVING) {
				this.deadline.start(Wait.BODY);
			}
		}
		finally {
			unlock();
		}
	}

	/**
	 * Lets the exchange wait for a thread.
	 * @return whether it has received its body only just now
	 */
	boolean queue() {
		lock();
		try {
			if (!this.attached || this.phase != ExchangePhase.RECEIVING) {
				return false;
			}
			this.phase = ExchangePhase.QUEUED;
			this.stopwatch.turnTo(ExchangePhase.QUEUED);
			this.deadline.start(Wait.THREAD);
			return true;
		}
		finally {
			unlock();
		}
	}

	/**
	 * Gives the exchange to the current thread, which is about to call the application.
	 * @return whether there is anything left to do: a thread that ends an exchange before
	 * the application is called releases it, too
	 */
	boolean begin() {
		lock();
		try {
			if (!this.attached) {
				return false;
			}
			this.phase = ExchangePhase.RUNNING;
			this.runner = Thread.currentThread();
			this.stopwatch.turnTo(ExchangePhase.RUNNING);
			this.deadline.start(Wait.HEAD);
			return true;
		}
		finally {
			unlock();
		}
	}

	/**
	 * Gives the exchange to the current thread, which goes on with it.
	 */
	void enter() {
		lock();
		try {
			this.runner = Thread.currentThread();
			this.stopwatch.turnTo(ExchangePhase.RUNNING);
		}
		finally {
			unlock();
		}
	}

	/**
	 * Takes the exchange away from the current thread, unless it has gone on to another
	 * one already.
	 */
	void leave() {
		// The next owner may hold the lock for as long as its client wants.
		if (this.runner == Thread.currentThread()) {
			leaveLocked();
		}
		// No thread interrupts this one for the exchange any more.
		// An interrupt that has come was meant for the exchange.
		this.code.awaitInterrupt();
		Thread.interrupted();
	}

	private void leaveLocked() {
		lock();
		try {
			this.runner = null;
			if (!this.attached) {
				this.deadline.clear();
			}
		}
		finally {
			unlock();
		}
	}

	/**
	 * Takes the exchange away from its thread, under the lock.
	 */
	void leaveTo(ExchangePhase phase) {
		this.phase = phase;
		this.runner = null;
		this.stopwatch.turnTo(phase);
	}

	/**
	 * Takes the exchange away from its thread, for the next one that there is.
	 */
	void yieldThread() {
		lock();
		try {
			this.runner = null;
			this.stopwatch.turnTo(ExchangePhase.QUEUED);
		}
		finally {
			unlock();
		}
	}

	/**
	 * Keeps the current thread from being interrupted.
	 * @return whether it is the exchange's, so that it has to be {@link #expose exposed}
	 * again
	 */
	boolean shield() {
		lock();
		try {
			if (this.runner != Thread.currentThread() || !this.attached) {
				return false;
			}
			this.runner = null;
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
	void expose() {
		lock();
		try {
			this.runner = Thread.currentThread();
		}
		finally {
			unlock();
		}
	}

	/**
	 * Notes that the client is ready.
	 * @return what the exchange was in before; {@code null} if it is over
	 */
	@Nullable ExchangePhase wake() {
		lock();
		try {
			if (!this.attached) {
				return null;
			}
			ExchangePhase previous = this.phase;
			if (previous == ExchangePhase.WAITING || previous == ExchangePhase.PUMPING) {
				this.phase = ExchangePhase.RUNNING;
				this.deadline.clear();
				if (previous == ExchangePhase.WAITING) {
					this.stopwatch.turnTo(ExchangePhase.QUEUED);
				}
			}
			signal();
			return previous;
		}
		finally {
			unlock();
		}
	}

	// The end

	/**
	 * Detaches the exchange, on the thread that owns it.
	 * @return whether this was the first to do so
	 */
	boolean end(Outcome outcome) {
		lock();
		try {
			if (!this.attached) {
				return false;
			}
			this.deadline.clear();
			detach(outcome);
			return true;
		}
		finally {
			unlock();
		}
	}

	/**
	 * Detaches the exchange, whichever thread owns it.
	 * @param reason tells, under the lock, why; {@code null} not to end it after all
	 * @return what the exchange was in before, and why it has ended; {@code null} if it
	 * goes on, or has ended before
	 */
	@Nullable Abandoned abandon(Supplier<@Nullable Abandonment> reason) {
		lock();
		try {
			return abandonLocked(reason);
		}
		finally {
			unlock();
			this.code.deliverInterrupt();
		}
	}

	/**
	 * Does the same for who asks again later, if it can't be done {@link #lockSoon soon}.
	 */
	@Nullable Abandoned abandonSoon(Supplier<@Nullable Abandonment> reason) {
		if (!lockSoon()) {
			return null;
		}
		try {
			return abandonLocked(reason);
		}
		finally {
			unlock();
			this.code.deliverInterrupt();
		}
	}

	private @Nullable Abandoned abandonLocked(Supplier<@Nullable Abandonment> reason) {
		Abandonment abandonment = this.attached ? reason.get() : null;
		if (abandonment == null) {
			return null;
		}
		InterruptReason interrupting = abandonment.interrupting();
		Thread interrupted = (interrupting != null) ? this.runner : null;
		// Made first: without memory for it, nothing has happened, and the exchange is
		// late again.
		Abandoned abandoned = new Abandoned(this.phase, abandonment, interrupted != null);
		this.phase = ExchangePhase.RUNNING;
		this.disconnect = abandonment.cause();
		if (this.runner == null || !this.deadline.isFor(Wait.HEAD)) {
			// An application without a client still has to give its thread back.
			this.deadline.clear();
		}
		detach(abandonment.outcome());
		if (interrupting != null && interrupted != null) {
			interrupt(interrupted, interrupting);
		}
		return abandoned;
	}

	private void detach(Outcome outcome) {
		this.attached = false;
		this.outcome = outcome;
		this.code.abandon();
		signal();
	}

	/**
	 * Whether a thread still works for the exchange that has not been interrupted for the
	 * server's stop. Asked without the lock, so that it may not be so any more.
	 */
	boolean isUnstopped() {
		return this.runner != null && !this.code.isInterruptedFor(InterruptReason.STOPPING);
	}

	/**
	 * Plans an interrupt, which is delivered when the lock has been given back.
	 */
	void interrupt(Thread runner, InterruptReason reason) {
		this.code.planInterrupt(runner, reason);
		this.deadline.start(Wait.INTERRUPT);
	}

	/**
	 * An exchange that has been abandoned.
	 *
	 * @param phase who owned it
	 * @param abandonment why
	 * @param interrupted whether its thread has just been interrupted
	 */
	record Abandoned(ExchangePhase phase, Abandonment abandonment, boolean interrupted) {

	}

}
