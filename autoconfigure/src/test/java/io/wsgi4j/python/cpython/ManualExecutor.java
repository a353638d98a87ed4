package io.wsgi4j.python.cpython;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * An executor whose tasks the test runs.
 */
final class ManualExecutor extends AbstractExecutorService {

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private volatile boolean exhausted;

	private volatile boolean shutdown;

	/**
	 * Sets whether the system has no thread left.
	 */
	void setExhausted(boolean exhausted) {
		this.exhausted = exhausted;
	}

	boolean hasTasks() {
		return !this.tasks.isEmpty();
	}

	/**
	 * Runs all tasks, those as well that come meanwhile.
	 */
	void runAll() {
		for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
			task.run();
		}
	}

	@Override
	public void execute(Runnable task) {
		if (this.shutdown) {
			throw new RejectedExecutionException("shut down");
		}
		if (this.exhausted) {
			throw new OutOfMemoryError("unable to create native thread");
		}
		this.tasks.add(task);
	}

	@Override
	public void shutdown() {
		this.shutdown = true;
	}

	@Override
	public List<Runnable> shutdownNow() {
		shutdown();
		return List.of();
	}

	@Override
	public boolean isShutdown() {
		return this.shutdown;
	}

	@Override
	public boolean isTerminated() {
		return this.shutdown;
	}

	@Override
	public boolean awaitTermination(long timeout, TimeUnit unit) {
		return this.shutdown;
	}

}
