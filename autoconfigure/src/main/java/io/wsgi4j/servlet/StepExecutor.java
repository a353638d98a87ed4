package io.wsgi4j.servlet;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs the steps of exchanges on one executor. The first step of an exchange may be
 * rejected, a later one never is: a response that has begun is finished, however full the
 * executor is. A step that the executor refuses is parked until a running one ends and
 * leaves it its thread, or until the executor takes it.
 */
final class StepExecutor {

	private static final Executor RETRY = CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS, Runnable::run);

	private final Executor executor;

	private final Queue<Runnable> parked = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean retryScheduled = new AtomicBoolean();

	StepExecutor(Executor executor) {
		this.executor = executor;
	}

	/**
	 * Runs the first step of an exchange.
	 * @throws RejectedExecutionException if the executor has no room for it
	 */
	void start(Runnable step) {
		this.executor.execute(() -> run(step));
	}

	/**
	 * Runs a later step of an exchange.
	 */
	void resume(Runnable step) {
		try {
			start(step);
		}
		catch (RejectedExecutionException ex) {
			park(step);
		}
	}

	private void run(Runnable step) {
		for (Runnable next = step; next != null; next = this.parked.poll()) {
			next.run();
		}
	}

	private void park(Runnable step) {
		this.parked.add(step);
		// Threads that do somebody else's work don't come by here when they are done, and
		// one that has just looked for a parked step may be idle before this one is
		// there.
		scheduleRetry();
	}

	private void scheduleRetry() {
		if (this.retryScheduled.compareAndSet(false, true)) {
			RETRY.execute(this::retry);
		}
	}

	private void retry() {
		this.retryScheduled.set(false);
		Runnable step = this.parked.poll();
		if (step != null) {
			resume(step);
			if (!this.parked.isEmpty()) {
				scheduleRetry();
			}
		}
	}

}
