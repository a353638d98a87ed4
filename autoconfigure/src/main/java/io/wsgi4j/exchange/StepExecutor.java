package io.wsgi4j.exchange;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.AbortPolicy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.wsgi4j.gateway.ThreadPools;
import org.jspecify.annotations.Nullable;

/**
 * Runs the steps of exchanges on one executor. The first step of an exchange may be
 * rejected, a later one never is: a response that has begun is finished, however full the
 * executor is. A step that the executor refuses is parked until a running one ends and
 * leaves it its thread, or until the executor takes it. One that has been shut down takes
 * nothing any more: after a while, a step gets a thread of its own, because bodies are
 * closed by steps.
 */
public final class StepExecutor {

	private final Executor executor;

	private final Duration patience;

	private final Executor retry;

	private final Queue<Parked> parked = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean retryScheduled = new AtomicBoolean();

	public StepExecutor(Executor executor) {
		this(executor, Duration.ofSeconds(10),
				CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS, Runnable::run));
	}

	/**
	 * Creates an executor of steps.
	 * @param executor runs them
	 * @param patience how long it may refuse a step
	 * @param retry runs, after a while, what asks it again
	 */
	StepExecutor(Executor executor, Duration patience, Executor retry) {
		this.executor = executor;
		this.patience = patience;
		this.retry = retry;
	}

	/**
	 * Runs the first step of an exchange.
	 * @throws RejectedExecutionException if the executor has no room for it, or has
	 * failed, which is the cause then
	 */
	void start(Runnable step) {
		submit(new Submission(step, true));
	}

	private void submit(Submission submission) {
		try {
			this.executor.execute(submission);
		}
		catch (RejectedExecutionException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			// Where no thread can be made any more, for instance.
			throw new RejectedExecutionException("The executor has failed", ex);
		}
		finally {
			submission.done();
		}
	}

	/**
	 * Runs a step, if there is a pool, on none but its threads: the step may wait for
	 * what only the current one brings.
	 * @throws RejectedExecutionException as {@link #start} does, and if the pool would
	 * let its caller run the step
	 */
	void startElsewhere(Runnable step) {
		ThreadPoolExecutor pool = ThreadPools.find(this.executor);
		if (pool == null) {
			start(step);
			return;
		}
		if (pool.isShutdown()) {
			// Not each policy tells.
			throw new RejectedExecutionException("The pool has been shut down");
		}
		submit(new Submission(step, false));
	}

	/**
	 * Runs a later step of an exchange.
	 */
	void resume(Runnable step) {
		resume(new Parked(step, System.nanoTime(), null));
	}

	/**
	 * Whether a running step should yield, because tasks are queued. Only for pools that
	 * reject what they have no room for: another policy would run the step on top of the
	 * current one, or have it wait for the thread that it is on.
	 */
	boolean isWaitedFor() {
		ThreadPoolExecutor pool = ThreadPools.find(this.executor);
		return pool != null && pool.getRejectedExecutionHandler() instanceof AbortPolicy
				&& (!pool.getQueue().isEmpty() || !this.parked.isEmpty());
	}

	/**
	 * Runs, behind those that wait for a thread, a later step of the exchange whose step
	 * runs on the current one.
	 */
	void queue(Runnable step) {
		try {
			start(step);
		}
		catch (RejectedExecutionException ex) {
			parkOrFail(new Parked(step, System.nanoTime(), Thread.currentThread()));
		}
	}

	/**
	 * Parks a step, or fails and leaves it to the current thread alone.
	 */
	private void parkOrFail(Parked step) {
		try {
			park(step);
		}
		catch (RuntimeException | Error ex) {
			if (this.parked.remove(step)) {
				throw ex;
			}
			// Another thread has it.
		}
	}

	private void resume(Parked step) {
		try {
			startElsewhere(step.step());
		}
		catch (RejectedExecutionException ex) {
			if (step.age() <= this.patience.toNanos() || !runAlone(step.step())) {
				park(step);
			}
		}
	}

	private static boolean runAlone(Runnable step) {
		try {
			new Thread(step, "wsgi4j-step").start();
			return true;
		}
		catch (OutOfMemoryError ex) {
			// There will be a thread when others have ended.
			return false;
		}
	}

	private void runParked() {
		for (Parked next = nextParked(); next != null; next = nextParked()) {
			next.step().run();
		}
	}

	/**
	 * The parked step to run next on the current thread; {@code null} if there is none,
	 * or if the step that has just yielded is next and other tasks are queued.
	 */
	private @Nullable Parked nextParked() {
		Parked next = this.parked.poll();
		if (next == null || next.yielder() != Thread.currentThread() || isQueueEmpty()) {
			return next;
		}
		park(next.withoutYielder());
		return null;
	}

	private boolean isQueueEmpty() {
		ThreadPoolExecutor pool = ThreadPools.find(this.executor);
		return pool == null || pool.getQueue().isEmpty();
	}

	private void park(Parked step) {
		this.parked.add(step);
		// Threads that run tasks of others don't come by here when they are done, and
		// one that has just looked for a parked step may be idle before this one is
		// there.
		scheduleRetry();
	}

	private void scheduleRetry() {
		if (!this.retryScheduled.compareAndSet(false, true)) {
			return;
		}
		boolean scheduled = false;
		try {
			this.retry.execute(this::retry);
			scheduled = true;
		}
		finally {
			if (!scheduled) {
				this.retryScheduled.set(false);
			}
		}
	}

	private void retry() {
		this.retryScheduled.set(false);
		Parked step = this.parked.poll();
		if (step != null) {
			resume(step);
			if (!this.parked.isEmpty()) {
				scheduleRetry();
			}
		}
	}

	/**
	 * A step that knows whether the executor has its caller run it, and whether it is run
	 * at all. A pool that is shut down at once drops what is queued. Spring's cancels it,
	 * if it is a {@code Future}: then the step gets a thread of its own, because it may
	 * have a body to close.
	 */
	private final class Submission extends UnawaitedTask {

		private final Runnable step;

		private final boolean allowedOnCaller;

		private final AtomicReference<Progress> progress = new AtomicReference<>(Progress.QUEUED);

		private volatile @Nullable Thread caller = Thread.currentThread();

		Submission(Runnable step, boolean allowedOnCaller) {
			this.step = step;
			this.allowedOnCaller = allowedOnCaller;
		}

		void done() {
			this.caller = null;
		}

		@Override
		public void run() {
			boolean onCaller = Thread.currentThread() == this.caller;
			if (onCaller && !this.allowedOnCaller) {
				throw new RejectedExecutionException("The pool has no room and lets its caller run the step");
			}
			if (!this.progress.compareAndSet(Progress.QUEUED, Progress.BEGUN)
					&& this.progress.get() == Progress.DROPPED) {
				return;
			}
			// What a faulty executor runs twice, the exchange refuses.
			this.step.run();
			if (!onCaller) {
				runParked();
			}
		}

		@Override
		public boolean cancel(boolean mayInterruptIfRunning) {
			if (!this.progress.compareAndSet(Progress.QUEUED, Progress.DROPPED)) {
				return false;
			}
			if (!runAlone(this.step)) {
				park(new Parked(this.step, System.nanoTime(), null));
			}
			return true;
		}

	}

	private enum Progress {

		QUEUED, BEGUN, DROPPED

	}

	/**
	 * A step that the executor has refused.
	 *
	 * @param step the step
	 * @param since when it came up
	 * @param yielder the thread that it has given to others
	 */
	private record Parked(Runnable step, long since, @Nullable Thread yielder) {

		Parked withoutYielder() {
			return new Parked(this.step, this.since, null);
		}

		long age() {
			return System.nanoTime() - this.since;
		}

	}

}
