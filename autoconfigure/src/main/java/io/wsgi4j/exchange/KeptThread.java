package io.wsgi4j.exchange;

import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

import io.wsgi4j.ExchangeThread;
import org.jspecify.annotations.Nullable;

/**
 * The thread of an executor that runs all further steps of one exchange, if its
 * application has asked for that. Between two steps it is parked at the end of the first
 * one: it has neither a lock nor the context of the exchange then.
 */
final class KeptThread implements ExchangeThread {

	private static final Runnable NOTHING = () -> {
	};

	private final RunningCode code;

	private volatile @Nullable Thread thread;

	private volatile boolean resumed;

	private volatile @Nullable Executor later;

	private Runnable leaving = NOTHING;

	private Runnable returning = NOTHING;

	KeptThread(RunningCode code) {
		this.code = code;
	}

	@Override
	public void keep(Runnable leaving, Runnable returning) {
		this.leaving = leaving;
		this.returning = returning;
		this.thread = Thread.currentThread();
	}

	@Override
	public void continueOn(Executor executor) {
		this.later = executor;
	}

	/**
	 * What runs the steps after the current one, if the application has asked for that.
	 */
	@Nullable Executor later() {
		return this.later;
	}

	@Override
	public void release() {
		Thread kept = this.thread;
		this.thread = null;
		if (kept != null) {
			LockSupport.unpark(kept);
		}
	}

	@Override
	public void beginWait() {
		this.code.beginTurnWait();
	}

	@Override
	public void endWait() {
		this.code.endTurnWait();
	}

	/**
	 * Whether the current thread is kept.
	 */
	boolean isCurrent() {
		return this.thread == Thread.currentThread();
	}

	/**
	 * Lets the thread run the next step. Called by the thread that has found the client
	 * ready or the exchange abandoned: never while a step runs, so never while the thread
	 * is released.
	 * @return whether there is such a thread; otherwise the step can run on any other
	 */
	boolean resume() {
		Thread kept = this.thread;
		if (kept == null) {
			return false;
		}
		this.resumed = true;
		LockSupport.unpark(kept);
		return true;
	}

	/**
	 * Lets other threads of the executor go first, on the thread that is kept.
	 */
	void yieldThread() {
		this.leaving.run();
		this.returning.run();
	}

	/**
	 * Waits for the next step, on the thread that has run the last one.
	 * @return whether there is one; otherwise the thread isn't kept any more
	 */
	boolean awaitStep() {
		if (!isCurrent()) {
			return false;
		}
		if (!this.resumed) {
			this.leaving.run();
			park();
			this.returning.run();
		}
		boolean kept = isCurrent();
		this.resumed = false;
		return kept;
	}

	private void park() {
		while (!this.resumed && isCurrent()) {
			LockSupport.park(this);
			// An interrupt that comes now isn't meant for a step, and would keep the
			// thread from parking.
			Thread.interrupted();
		}
	}

}
