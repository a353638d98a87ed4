package io.wsgi4j.exchange;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * A thread that does the same thing again and again, whatever happens to it: what it does
 * may fail with any error, and if the thread itself is lost, there is another one.
 */
final class WatchThread {

	private static final String NAME = "wsgi4j-watch";

	/**
	 * How long a sweep may take before the thread counts as blocked. Much longer than a
	 * pause of the collector, because those who see this restart servers.
	 */
	private static final long PATIENCE = Duration.ofSeconds(10).toNanos();

	private final Runnable sweep;

	private final long interval;

	private final AtomicInteger starts = new AtomicInteger();

	private volatile @Nullable Thread thread;

	private volatile boolean stopped;

	private volatile long swept = System.nanoTime();

	/**
	 * Creates a thread that has yet to be started.
	 * @param sweep what it does
	 * @param interval how long it waits in between
	 */
	WatchThread(Runnable sweep, Duration interval) {
		this.sweep = sweep;
		this.interval = interval.toNanos();
	}

	/**
	 * Starts the thread if it isn't alive.
	 */
	void ensureAlive() {
		Thread current = this.thread;
		if ((current == null || !current.isAlive()) && !this.stopped) {
			restart(current);
		}
	}

	private synchronized void restart(@Nullable Thread dead) {
		if (this.thread != dead || this.stopped) {
			return;
		}
		try {
			Thread next = new Thread(this::run, NAME);
			next.setDaemon(true);
			next.start();
			this.swept = System.nanoTime();
			this.thread = next;
			this.starts.incrementAndGet();
		}
		catch (OutOfMemoryError ex) {
			// The next one who asks tries again; until then it shows that the thread is
			// dead.
		}
	}

	/**
	 * Ends the thread.
	 */
	void stop() {
		this.stopped = true;
		LockSupport.unpark(this.thread);
	}

	/**
	 * Whether the thread is alive and goes on. If it is dead, it isn't any more
	 * afterwards.
	 */
	boolean isWell() {
		Thread current = this.thread;
		if (current != null && current.isAlive()) {
			return System.nanoTime() - this.swept < PATIENCE;
		}
		ensureAlive();
		return this.stopped;
	}

	/**
	 * How often it has been lost.
	 */
	int restarts() {
		return Math.max(0, this.starts.get() - 1);
	}

	private void run() {
		while (!this.stopped) {
			sweep();
			LockSupport.parkNanos(this.interval);
			// Not meant for it, and would keep it from waiting.
			Thread.interrupted();
		}
	}

	/**
	 * Does what is to be done. It isn't logged if that fails: a log may be what has
	 * failed, and this handler must not need memory. That nothing has been swept shows
	 * after a while.
	 */
	private void sweep() {
		try {
			this.sweep.run();
			this.swept = System.nanoTime();
		}
		catch (Throwable ex) {
			// An exception would be the end of all deadlines.
		}
	}

}
