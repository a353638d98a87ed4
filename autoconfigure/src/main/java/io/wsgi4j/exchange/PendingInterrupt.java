package io.wsgi4j.exchange;

import org.jspecify.annotations.Nullable;

/**
 * An interrupt of a thread that is planned under a lock and delivered without one.
 * {@link Thread#interrupt()} closes the channel that the thread is blocked in, on the
 * thread that interrupts, and that may be a channel of the application's own, whose code
 * blocks.
 */
final class PendingInterrupt {

	private @Nullable Thread target;

	synchronized void plan(Thread thread) {
		this.target = thread;
	}

	/**
	 * Interrupts the thread, if that is planned. Called without locks.
	 */
	void deliver() {
		Thread thread = target();
		if (thread == null) {
			return;
		}
		try {
			thread.interrupt();
		}
		finally {
			delivered(thread);
		}
	}

	private synchronized @Nullable Thread target() {
		return this.target;
	}

	private synchronized void delivered(Thread thread) {
		if (this.target == thread) {
			this.target = null;
			notifyAll();
		}
	}

	/**
	 * Whether the current thread is about to be interrupted.
	 */
	synchronized boolean isForCurrentThread() {
		return this.target == Thread.currentThread();
	}

	/**
	 * Waits until the current thread has been interrupted, if that is planned, so that it
	 * doesn't meet what the thread does next.
	 */
	synchronized void awaitDelivery() {
		while (isForCurrentThread()) {
			try {
				wait();
			}
			catch (InterruptedException ex) {
				// That is the interrupt, or it comes in a moment.
			}
		}
	}

}
