package io.wsgi4j.servlet;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs the steps of exchanges on one executor. The first step of an exchange may be
 * rejected, a later one never is: a response that has begun is finished, however full the
 * executor is. A step that the executor refuses is parked until a running one ends and
 * leaves it its thread.
 */
final class StepExecutor {

	private static final Executor RETRY = CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS, Runnable::run);

	private final Executor executor;

	private final Queue<Runnable> parked = new ConcurrentLinkedQueue<>();

	private final AtomicInteger running = new AtomicInteger();

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
		this.running.incrementAndGet();
		try {
			for (Runnable next = step; next != null; next = this.parked.poll()) {
				next.run();
			}
		}
		finally {
			// A step parked after the last poll has seen this one run and relies on it.
			if (this.running.decrementAndGet() == 0) {
				resumeParked();
			}
		}
	}

	private void park(Runnable step) {
		this.parked.add(step);
		// Threads that do somebody else's work don't come by here when they are done.
		if (this.running.get() == 0) {
			RETRY.execute(this::resumeParked);
		}
	}

	private void resumeParked() {
		Runnable step = this.parked.poll();
		if (step != null) {
			resume(step);
		}
	}

}
