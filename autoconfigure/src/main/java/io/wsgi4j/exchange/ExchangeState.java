package io.wsgi4j.exchange;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
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
 * recycle the request and the response, and nothing touches them. Whoever has detached it
 * gives them back.
 */
final class ExchangeState {

	private static final Outcome FINISHED = new Outcome.Finished();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final ResponseBody response;

	private final Deadline deadline;

	private final Stopwatch stopwatch;

	private final RunningCode code;

	private ExchangePhase phase = ExchangePhase.RECEIVING;

	private volatile boolean attached = true;

	private @Nullable Throwable disconnect;

	private volatile @Nullable Thread runner;

	private volatile @Nullable Thread listener;

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

	void lock() {
		this.lock.lock();
	}

	void unlock() {
		this.lock.unlock();
	}

	/**
	 * Takes the lock if no other thread has it. For those that have other exchanges to
	 * look after, and ask again later: whoever has the lock may wait for the client with
	 * it, or for what a filter has wrapped around the response.
	 * @return whether it has been taken
	 */
	boolean lockSoon() {
		return this.lock.tryLock();
	}

	/**
	 * Takes the lock if that can be done within a time.
	 * @return whether it has been taken
	 */
	boolean lockWithin(Duration limit) {
		if (this.lock.tryLock()) {
			return true;
		}
		try {
			return this.lock.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/**
	 * Fails if the current thread has the lock, where assertions are enabled, as they are
	 * in all tests. Called before code is that isn't the gateway's: application code,
	 * loggers, listeners, executors and what makes a container take locks of its own.
	 */
	void checkUnlocked() {
		assert !this.lock.isHeldByCurrentThread() : "Foreign code is called with the lock of an exchange";
	}

	/**
	 * Asks a question under the lock.
	 */
	boolean locked(BooleanSupplier question) {
		this.lock.lock();
		try {
			return question.getAsBoolean();
		}
		finally {
			this.lock.unlock();
		}
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
		this.lock.lock();
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
			this.lock.unlock();
		}
	}

	// Waiting, under the lock

	/**
	 * Tells those who wait that it may be worth to look again.
	 */
	void signal() {
		this.changed.signalAll();
	}

	/**
	 * Waits for the client, and gives the lock away meanwhile.
	 * @throws ClientDisconnectedException as {@link #checkConnected()} does
	 */
	void awaitChange() throws IOException, InterruptedException {
		this.changed.await();
		checkConnected();
	}

	/**
	 * Waits for whoever else works on the exchange, and gives the lock away meanwhile.
	 * @return how many nanoseconds are left
	 */
	long awaitChange(long nanos) throws InterruptedException {
		return this.changed.awaitNanos(nanos);
	}

	// From owner to owner

	/**
	 * Gives the client time for more of the request's body, as it has just sent
	 * something.
	 */
	void noteReceived() {
		this.lock.lock();
		try {
			if (this.attached && this.phase == ExchangePhase.RECEIVING) {
				this.deadline.start(Wait.BODY);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Lets the exchange wait for a thread.
	 * @return whether it has received its body only just now
	 */
	boolean queue() {
		this.lock.lock();
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
			this.lock.unlock();
		}
	}

	/**
	 * Gives the exchange to the current thread, which is about to call the application.
	 * @return whether there is anything left to do: whoever ends an exchange before the
	 * application is called releases it, too
	 */
	boolean begin() {
		this.lock.lock();
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
			this.lock.unlock();
		}
	}

	/**
	 * Gives the exchange to the current thread, which goes on with it.
	 */
	void enter() {
		this.lock.lock();
		try {
			this.runner = Thread.currentThread();
			this.stopwatch.turnTo(ExchangePhase.RUNNING);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Takes the exchange away from the current thread, unless it has gone on to another
	 * one already.
	 */
	void leave() {
		// Whoever goes on with it may have the lock for as long as a client wants.
		if (this.runner == Thread.currentThread()) {
			leaveLocked();
		}
		// Nobody interrupts for this exchange any more, and who has done so meant nobody
		// else.
		this.code.awaitInterrupt();
		Thread.interrupted();
	}

	private void leaveLocked() {
		this.lock.lock();
		try {
			this.runner = null;
			if (!this.attached) {
				this.deadline.clear();
			}
		}
		finally {
			this.lock.unlock();
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
	void giveTurn() {
		this.lock.lock();
		try {
			this.runner = null;
			this.stopwatch.turnTo(ExchangePhase.QUEUED);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Lets nobody interrupt the current thread.
	 * @return whether it is the exchange's, so that it has to be {@link #expose exposed}
	 * again
	 */
	boolean shield() {
		this.lock.lock();
		try {
			if (this.runner != Thread.currentThread() || !this.attached) {
				return false;
			}
			this.runner = null;
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Lets the current thread be interrupted again, even if the exchange has ended in the
	 * meantime: its code goes on.
	 */
	void expose() {
		this.lock.lock();
		try {
			this.runner = Thread.currentThread();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Lets the current thread set a listener, which touches the response without the
	 * lock.
	 * @throws IOException as {@link #checkConnected()} does
	 */
	void beginListening() throws IOException {
		this.lock.lock();
		try {
			checkConnected();
			this.listener = Thread.currentThread();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Notes that the current thread has set a listener, or has failed to.
	 */
	void endListening() {
		this.lock.lock();
		try {
			this.listener = null;
			signal();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Waits for another thread that just sets a listener: once the container has the
	 * response back, the listener could be the next one's. Not for long, because that
	 * thread may need a lock of the container's that the current one has.
	 */
	void awaitListening(Duration limit) {
		if (this.listener == null || this.listener == Thread.currentThread()) {
			return;
		}
		this.lock.lock();
		try {
			long left = limit.toNanos();
			while (this.listener != null && left > 0) {
				left = this.changed.awaitNanos(left);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Notes that the client is ready.
	 * @return what the exchange was in before; {@code null} if it is over
	 */
	@Nullable ExchangePhase wake() {
		this.lock.lock();
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
			this.lock.unlock();
		}
	}

	// The end

	/**
	 * Detaches the exchange, on the thread that owns it.
	 * @return whether this was the first to do so
	 */
	boolean end(Outcome outcome) {
		this.lock.lock();
		try {
			if (!this.attached) {
				return false;
			}
			this.deadline.clear();
			detach(outcome);
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Detaches the exchange, whoever owns it.
	 * @param reason tells, under the lock, why; {@code null} not to end it after all
	 * @return what the exchange was in before, and why it has ended; {@code null} if it
	 * goes on, or has ended before
	 */
	@Nullable Abandoned abandon(Supplier<@Nullable Abandonment> reason) {
		this.lock.lock();
		try {
			return abandonLocked(reason);
		}
		finally {
			this.lock.unlock();
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
			this.lock.unlock();
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
	 * Interrupts the thread that works for too long on an answer that nobody waits for
	 * any more.
	 * @return whether there is one
	 */
	boolean interruptLate() {
		if (!lockSoon()) {
			return false;
		}
		try {
			if (this.attached || this.runner == null || !this.deadline.isFor(Wait.HEAD) || !this.deadline.isOver()) {
				return false;
			}
			interrupt(this.runner, InterruptReason.RESPONSE_TIMEOUT);
			return true;
		}
		finally {
			this.lock.unlock();
			this.code.deliverInterrupt();
		}
	}

	/**
	 * Interrupts, once, the thread that still works for an exchange that has ended, now
	 * that the server stops.
	 * @return whether it has been interrupted
	 */
	boolean interruptStopping() {
		if (!lockSoon()) {
			return false;
		}
		try {
			if (this.attached || this.runner == null || this.code.isInterruptedFor(InterruptReason.STOPPING)) {
				return false;
			}
			interrupt(this.runner, InterruptReason.STOPPING);
			return true;
		}
		finally {
			this.lock.unlock();
			this.code.deliverInterrupt();
		}
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
	private void interrupt(Thread runner, InterruptReason reason) {
		this.code.planInterrupt(runner, reason);
		this.deadline.start(Wait.INTERRUPT);
	}

	/**
	 * The thread that goes on although it has been interrupted for long enough. Told
	 * once.
	 */
	@Nullable Thread stuckRunner() {
		if (!lockSoon()) {
			return null;
		}
		try {
			// Another wait that is over hasn't been acted on yet.
			if (this.attached || !this.deadline.isFor(Wait.INTERRUPT) || !this.deadline.isOver()) {
				return null;
			}
			this.deadline.clear();
			return this.runner;
		}
		finally {
			this.lock.unlock();
		}
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
