package io.wsgi4j.servlet;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs the steps of exchanges on one executor. The first step of an exchange may be
 * rejected, a later one never is: a response that has begun is finished, however full the
 * executor is. A step that the executor refuses is parked until a running one ends and
 * leaves it its thread, or until the executor takes it. One that has been shut down takes
 * nothing any more: after a while, a step gets a thread of its own, because bodies are
 * closed by steps.
 */
final class StepExecutor {

	private final Executor executor;

	private final Duration patience;

	private final Executor retry;

	private final Queue<Parked> parked = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean retryScheduled = new AtomicBoolean();

	private final AtomicInteger waiting = new AtomicInteger();

	StepExecutor(Executor executor) {
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
		this.waiting.incrementAndGet();
		try {
			this.executor.execute(() -> {
				this.waiting.decrementAndGet();
				run(step);
			});
		}
		catch (RejectedExecutionException ex) {
			this.waiting.decrementAndGet();
			throw ex;
		}
		catch (Throwable ex) {
			this.waiting.decrementAndGet();
			// Where no thread can be made any more, for instance.
			throw new RejectedExecutionException("The executor has failed", ex);
		}
	}

	/**
	 * Whether other steps wait for a thread.
	 */
	boolean isWaitedFor() {
		return this.waiting.get() > 0 || !this.parked.isEmpty();
	}

	/**
	 * Runs a later step of an exchange.
	 */
	void resume(Runnable step) {
		resume(new Parked(step, System.nanoTime()));
	}

	private void resume(Parked step) {
		try {
			start(step.step());
		}
		catch (RejectedExecutionException ex) {
			if (step.age() <= this.patience.toNanos() || !runAlone(step)) {
				park(step);
			}
		}
	}

	private static boolean runAlone(Parked step) {
		try {
			new Thread(step.step(), "wsgi4j-step").start();
			return true;
		}
		catch (OutOfMemoryError ex) {
			// There will be a thread when others have ended.
			return false;
		}
	}

	private void run(Runnable step) {
		step.run();
		for (Parked next = this.parked.poll(); next != null; next = this.parked.poll()) {
			next.step().run();
		}
	}

	private void park(Parked step) {
		this.parked.add(step);
		// Threads that do somebody else's work don't come by here when they are done, and
		// one that has just looked for a parked step may be idle before this one is
		// there.
		scheduleRetry();
	}

	private void scheduleRetry() {
		if (this.retryScheduled.compareAndSet(false, true)) {
			this.retry.execute(this::retry);
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
	 * A step that the executor has refused.
	 *
	 * @param step the step
	 * @param since when it came up
	 */
	private record Parked(Runnable step, long since) {

		long age() {
			return System.nanoTime() - this.since;
		}

	}

}
