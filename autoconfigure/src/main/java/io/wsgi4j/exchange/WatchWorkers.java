package io.wsgi4j.exchange;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The threads that do what the watch has decided. They call the container, loggers and
 * listeners. Where one of these blocks, it keeps a thread, and there are more for others.
 */
final class WatchWorkers implements Executor {

	private static final int THREADS = 2;

	/**
	 * As many as there are requests at a time on virtual threads, by default.
	 */
	private static final int MAX_THREADS = 256;

	private static final long PATIENCE = Duration.ofMillis(90).toNanos();

	private final ThreadPoolExecutor pool;

	private long lastCompleted;

	private long lastLook = System.nanoTime();

	WatchWorkers() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("wsgi4j-watch-worker-");
		threads.setDaemon(true);
		this.pool = new ThreadPoolExecutor(THREADS, MAX_THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				threads);
		this.pool.allowCoreThreadTimeOut(true);
	}

	@Override
	public void execute(Runnable task) {
		this.pool.execute(task);
	}

	/**
	 * Adds a thread if none has done anything for a while, although there is something to
	 * be done. To be called again and again.
	 */
	synchronized void growIfBlocked() {
		long now = System.nanoTime();
		if (now - this.lastLook < PATIENCE) {
			return;
		}
		this.lastLook = now;
		long completed = this.pool.getCompletedTaskCount();
		int size = this.pool.getCorePoolSize();
		if (completed == this.lastCompleted && !this.pool.getQueue().isEmpty() && size < MAX_THREADS) {
			this.pool.setCorePoolSize(size + 1);
		}
		this.lastCompleted = completed;
	}

	/**
	 * Ends the threads when they have done everything.
	 */
	void shutdown() {
		this.pool.shutdown();
	}

}
