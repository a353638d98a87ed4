package io.wsgi4j.exchange;

import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.wsgi4j.ClientDisconnectedException;
import io.wsgi4j.exchange.Abandoned.Rest;
import io.wsgi4j.exchange.Deadline.Wait;
import io.wsgi4j.gateway.ExchangePhase;
import io.wsgi4j.gateway.InterruptReason;
import io.wsgi4j.gateway.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * How an exchange goes on and how it ends: each transition of the machine, with what it
 * means for deadlines and interrupts.
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
final class ExchangeState extends ExchangeMachine {

	private static final Outcome FINISHED = new Outcome.Finished();

	private final ResponseBody response;

	private final Deadline deadline;

	private final RunningCode code;

	private final Consumer<InterruptReason> interrupts;

	/**
	 * Whether the application has been called.
	 */
	private boolean called;

	private @Nullable Throwable disconnect;

	private volatile Outcome outcome = FINISHED;

	/**
	 * Creates the state of an exchange that has yet to be opened.
	 * @param interrupts counts them, with the lock
	 */
	ExchangeState(ResponseBody response, Deadline deadline, Stopwatch stopwatch, RunningCode code,
			Consumer<InterruptReason> interrupts) {
		super(stopwatch);
		this.response = response;
		this.deadline = deadline;
		this.code = code;
		this.interrupts = interrupts;
	}

	ResponseBody response() {
		return this.response;
	}

	Deadline deadline() {
		return this.deadline;
	}

	RunningCode code() {
		return this.code;
	}

	/**
	 * Whether the application has a thread, or waits for one to go on with.
	 */
	boolean isAtWork() {
		return locked(
				() -> isOpen() && this.called && (phase() == ExchangePhase.RUNNING || phase() == ExchangePhase.QUEUED));
	}

	boolean isConnected() {
		return locked(() -> isOpen() && this.response.disconnect() == null);
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
			if (!isOpen()) {
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

	// From phase to phase

	/**
	 * Gives the client time for more of the request's body, as it has just sent
	 * something.
	 */
	void noteReceived() {
		lock();
		try {
			if (isOpen() && phase() == ExchangePhase.RECEIVING) {
				this.deadline.start(Wait.BODY);
			}
		}
		finally {
			unlock();
		}
	}

	/**
	 * Lets the exchange wait for a thread, unless it does so already.
	 * @return whether it has received its request only just now
	 */
	boolean queue() {
		lock();
		try {
			if (!isOpen() || phase() != ExchangePhase.RECEIVING) {
				return false;
			}
			move(ExchangeEvent.RECEIVED);
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
			if (!isOpen()) {
				return false;
			}
			move(ExchangeEvent.ENTERED);
			this.called = true;
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
			move(ExchangeEvent.ENTERED);
		}
		finally {
			unlock();
		}
	}

	/**
	 * Takes the exchange away from the current thread of the executor, unless it has gone
	 * on to another one already.
	 */
	void leave() {
		leaveIfOwner();
		// No thread interrupts this one for the exchange any more.
		// An interrupt that has come was meant for the exchange.
		this.code.awaitInterrupt();
		Thread.interrupted();
	}

	/**
	 * Takes an exchange that has ended away from the current thread. One that goes on has
	 * left it by a transition, and may have another owner by now, which may hold the lock
	 * for as long as its client wants.
	 */
	void leaveIfOwner() {
		if (!isOwnedByCurrentThread()) {
			return;
		}
		lock();
		try {
			disown();
			if (!isOpen()) {
				this.deadline.clear();
			}
		}
		finally {
			unlock();
		}
	}

	/**
	 * Takes the exchange away from its thread, for the next one that there is.
	 * @return whether it goes on, so that another thread is needed
	 */
	boolean yieldThread() {
		lock();
		try {
			if (!isOpen()) {
				return false;
			}
			move(ExchangeEvent.YIELDED);
			return true;
		}
		finally {
			unlock();
		}
	}

	/**
	 * Gives the exchange back to the current thread, which has failed to queue it, unless
	 * another thread has taken it.
	 */
	boolean takeBack() {
		lock();
		try {
			if (phase() != ExchangePhase.QUEUED) {
				return false;
			}
			move(ExchangeEvent.ENTERED);
			return true;
		}
		finally {
			unlock();
		}
	}

	/**
	 * Notes that the client is ready.
	 * @return what the exchange has waited for it in, so that the current thread goes on
	 * with it; {@code null} if it hasn't waited
	 */
	@Nullable ExchangePhase wake() {
		lock();
		try {
			signal();
			if (!isOpen() || isOwned()) {
				return null;
			}
			ExchangePhase previous = phase();
			if (previous == ExchangePhase.WAITING || previous == ExchangePhase.PUMPING) {
				move(ExchangeEvent.READY);
				this.deadline.clear();
			}
			return previous;
		}
		finally {
			unlock();
		}
	}

	// The end

	/**
	 * Ends the exchange in the application's place, unless that has been called.
	 * @return whether this was the first to end it
	 */
	boolean refuse(Outcome outcome) {
		return locked(() -> !this.called && end(ExchangeEvent.REFUSED, outcome));
	}

	/**
	 * Whether the application has been called.
	 */
	boolean isCalled() {
		return locked(() -> this.called);
	}

	/**
	 * Ends the exchange, on the thread that owns it.
	 * @return whether this was the first to end it
	 */
	boolean finish(Outcome outcome) {
		return end(ExchangeEvent.FINISHED, outcome);
	}

	private boolean end(ExchangeEvent event, Outcome outcome) {
		lock();
		try {
			if (!isOpen()) {
				return false;
			}
			detach(event, outcome);
			this.deadline.clear();
			return true;
		}
		finally {
			unlock();
		}
	}

	/**
	 * Ends the exchange, whichever thread owns it.
	 * @param reason tells, under the lock, why; {@code null} not to end it after all
	 * @return what is left to do, and why it has ended; {@code null} if it goes on, or
	 * has ended before
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
		Abandonment abandonment = isOpen() ? reason.get() : null;
		if (abandonment == null) {
			return null;
		}
		InterruptReason interrupting = abandonment.interrupting();
		Thread runner = runner();
		Thread interrupted = (interrupting != null) ? runner : null;
		// Made first: without memory for it, nothing has happened, and the exchange is
		// late again.
		Abandoned abandoned = new Abandoned(Rest.of(phase(), isOwned(), this.called), abandonment);
		detach(ExchangeEvent.ABANDONED, abandonment.outcome());
		this.disconnect = abandonment.cause();
		if (runner == null || !this.deadline.isFor(Wait.HEAD)) {
			// An application without a client still has to give its thread back.
			this.deadline.clear();
		}
		if (interrupting != null && interrupted != null) {
			interrupt(interrupted, interrupting);
		}
		return abandoned;
	}

	private void detach(ExchangeEvent event, Outcome outcome) {
		move(event);
		this.outcome = outcome;
		this.code.abandon();
		signal();
	}

	/**
	 * Whether a thread still works for the exchange that has not been interrupted for the
	 * server's stop. Asked without the lock, so that it may not be so any more.
	 */
	boolean isUnstopped() {
		return runner() != null && !this.code.isInterruptedFor(InterruptReason.STOPPING);
	}

	/**
	 * Plans an interrupt, which is delivered when the lock has been given back. It counts
	 * already then: the thread may end the exchange as soon as it is interrupted.
	 */
	void interrupt(Thread runner, InterruptReason reason) {
		this.code.planInterrupt(runner, reason);
		this.interrupts.accept(reason);
		this.deadline.start(Wait.INTERRUPT);
	}

}
