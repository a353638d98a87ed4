package io.wsgi4j.exchange;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import io.wsgi4j.Application;
import io.wsgi4j.Environ;
import io.wsgi4j.ExchangeThread;
import io.wsgi4j.gateway.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The steps of an exchange: each runs application code on a thread of the executor, as
 * far as the client takes what comes of it. One step runs at a time.
 */
final class ExchangeSteps implements Runnable {

	/**
	 * How long an exchange may have a thread for its blocks while others wait for one.
	 */
	private static final Duration TURN = Duration.ofMillis(2);

	private final Exchange exchange;

	private final Environ environ;

	private final ApplicationCall call;

	private final ExchangeState state;

	private final ExchangeInput input;

	private final ResponseSender sender;

	private final ExchangeScope scope;

	private final StepExecutor executor;

	private final ExchangeWatch watch;

	private final KeptThread thread;

	private volatile boolean onLater;

	private volatile @Nullable Thread callbackThread;

	ExchangeSteps(Exchange exchange, Application application, Environ environ, ExchangeState state, ExchangeInput input,
			ResponseSender sender, ExchangeScope scope, StepExecutor executor, ExchangeWatch watch) {
		this.exchange = exchange;
		this.environ = environ;
		this.call = new ApplicationCall(application, state, state.code());
		this.state = state;
		this.input = input;
		this.sender = sender;
		this.scope = scope;
		this.executor = executor;
		this.watch = watch;
		this.thread = new KeptThread(state.code());
	}

	/**
	 * The thread that the application may keep.
	 */
	ExchangeThread thread() {
		return this.thread;
	}

	/**
	 * Has the first step run, unless it has been or there is nothing left to do.
	 */
	void start() {
		if (!this.state.queue()) {
			return;
		}
		this.state.checkUnlocked();
		this.callbackThread = Thread.currentThread();
		try {
			if (this.input.isStreamed()) {
				this.executor.startElsewhere(this);
			}
			else {
				this.executor.start(this);
			}
		}
		catch (RejectedExecutionException ex) {
			this.exchange.refuse(Refusal.EXECUTOR_FULL, (ex.getCause() instanceof Error error) ? error : null);
		}
		finally {
			this.callbackThread = null;
		}
	}

	/**
	 * Runs one step, or all that are left if the application keeps the thread.
	 */
	@Override
	public void run() {
		do {
			this.scope.run(this::step, this::failWithoutContext);
		}
		while (this.thread.awaitStep());
	}

	private void step() {
		if (Thread.currentThread() == this.callbackThread) {
			// A same-thread executor: the container can't call back while we are in its
			// call.
			this.sender.useBlockingWrites();
		}
		if (!enter()) {
			return;
		}
		try {
			if (this.sender.isBlocking() && this.input.isStreamed()) {
				throw new IllegalStateException("Streaming needs an executor with threads of its own");
			}
			if (!this.state.isAttached() || (this.call.isBegun() ? pull() : call())) {
				this.exchange.finish(null);
			}
		}
		catch (Throwable ex) {
			this.exchange.finish(ex);
		}
		finally {
			this.state.leave();
		}
	}

	/**
	 * Ends the exchange whose context can't be restored: without it, the application
	 * might work in the name of another user.
	 */
	private void failWithoutContext(Throwable failure) {
		if (enter()) {
			try {
				this.exchange.finish(failure);
			}
			finally {
				this.state.leave();
			}
		}
	}

	private boolean enter() {
		if (!this.call.isBegun()) {
			return !this.watch.isStopping() && this.state.begin();
		}
		this.state.enter();
		return true;
	}

	/**
	 * Calls the application.
	 * @return whether the exchange is over
	 */
	private boolean call() throws Exception {
		BodySource complete = this.call.begin(this.environ, this.sender.startResponse());
		return (complete != null) ? this.sender.send(complete) : pull();
	}

	/**
	 * Asks for block after block while the client takes them.
	 * @return whether the body has come to its end
	 */
	private boolean pull() throws IOException {
		long start = System.nanoTime();
		while (this.sender.drain(ExchangeEvent.BLOCK_LEFT)) {
			if (System.nanoTime() - start > TURN.toNanos()) {
				if (yieldThread()) {
					return false;
				}
				start = System.nanoTime();
			}
			if (!this.state.isAttached() || this.sender.isComplete() || !this.call.hasNext()) {
				return true;
			}
			this.sender.take(this.call.next());
		}
		return false;
	}

	/**
	 * Gives the thread to others that wait for one: clients that take everything, or
	 * those whose sockets have yet to be filled, would keep it from them.
	 * @return whether the thread has to leave the exchange
	 */
	private boolean yieldThread() {
		if (this.thread.isCurrent()) {
			this.thread.yieldThread();
			return false;
		}
		if (this.onLater || this.sender.isBlocking() || !this.executor.isWaitedFor()) {
			return false;
		}
		return this.state.yieldThread() && queue();
	}

	private boolean queue() {
		this.state.checkUnlocked();
		try {
			if (!runLater()) {
				this.executor.queue(this);
			}
		}
		catch (RuntimeException | Error ex) {
			// There is no memory for the step: the current thread has to end the
			// exchange.
			if (this.state.takeBack()) {
				throw ex;
			}
		}
		return true;
	}

	// Going on, on a thread of the container

	/**
	 * Runs the next step, now that the client is ready or the exchange has been
	 * abandoned.
	 */
	void resume() {
		if (!this.thread.resume()) {
			this.state.checkUnlocked();
			if (!runLater()) {
				this.executor.resume(this);
			}
		}
	}

	/**
	 * Runs the next step on the executor that the application has asked for.
	 * @return whether that takes it
	 */
	private boolean runLater() {
		Executor later = this.thread.later();
		if (later == null) {
			return false;
		}
		// Before the step runs, which looks at it.
		this.onLater = true;
		try {
			later.execute(this);
			return true;
		}
		catch (RejectedExecutionException | OutOfMemoryError ex) {
			// There may be no memory for one more thread.
			this.onLater = false;
			return false;
		}
	}

	/**
	 * Sends more of a complete body, now that the client is ready.
	 */
	void pump() {
		try {
			if (this.sender.drain(ExchangeEvent.BODY_LEFT)) {
				this.exchange.finish(null);
			}
		}
		catch (Throwable ex) {
			this.exchange.finish(ex);
		}
		finally {
			this.state.leaveIfOwner();
		}
	}

	// The end

	/**
	 * Closes the application's body, once.
	 * @return the failure of the exchange, which is that of closing if there was none
	 * before
	 */
	@Nullable Throwable close(@Nullable Throwable failure) {
		return this.call.close(failure);
	}

	/**
	 * Lets the application's thread go, if it has been kept.
	 */
	void releaseThread() {
		this.thread.release();
	}

}
