package io.wsgi4j.python.graalpy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * A thread of an executor that waits while a Python thread works in its place.
 */
final class Lender {

	private static final long PATIENCE_MILLIS = 10_000;

	private static final long RETRY_MILLIS = 20;

	private final CountDownLatch arrived = new CountDownLatch(1);

	private final CountDownLatch released = new CountDownLatch(1);

	private volatile @Nullable Thread borrower;

	/**
	 * Waits, on the executor's thread, until it is released or interrupted. An executor
	 * that runs tasks on the thread that has them executed leaves no thread to wait.
	 */
	void await() {
		this.arrived.countDown();
		if (Thread.currentThread() == this.borrower) {
			return;
		}
		try {
			this.released.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Waits, on the Python thread, until the executor has a thread for it. Not for ever:
	 * an exchange that has begun is finished, even if the executor is shut down.
	 */
	void arriveFrom(Executor executor) {
		this.borrower = Thread.currentThread();
		boolean interrupted = Thread.interrupted();
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
		boolean submitted = false;
		while (System.nanoTime() < end) {
			try {
				submitted = submitted || submit(executor);
				if (this.arrived.await(submitted ? PATIENCE_MILLIS : RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
					break;
				}
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private boolean submit(Executor executor) {
		try {
			executor.execute(this::await);
			return true;
		}
		catch (RejectedExecutionException | OutOfMemoryError ex) {
			// Full, or no thread can be made just now.
			return false;
		}
	}

	/**
	 * Releases the executor's thread, or the one that arrives late.
	 * @return whether it hasn't been released before
	 */
	synchronized boolean release() {
		boolean released = !isReleased();
		this.released.countDown();
		return released;
	}

	boolean isReleased() {
		return this.released.getCount() == 0;
	}

}
