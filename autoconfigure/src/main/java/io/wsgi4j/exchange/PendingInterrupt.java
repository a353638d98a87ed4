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

	/**
	 * Whether no thread delivers it yet.
	 */
	private boolean untaken;

	/**
	 * How many threads deliver one: another one may be planned meanwhile.
	 */
	private int deliveries;

	synchronized void plan(Thread thread) {
		this.target = thread;
		this.untaken = true;
	}

	/**
	 * Interrupts the thread, if that is planned and no other thread does so. Called
	 * without locks.
	 */
	void deliver() {
		Thread thread = take();
		if (thread == null) {
			return;
		}
		try {
			thread.interrupt();
		}
		finally {
			delivered();
		}
	}

	private synchronized @Nullable Thread take() {
		if (!this.untaken) {
			return null;
		}
		this.untaken = false;
		this.deliveries++;
		return this.target;
	}

	private synchronized void delivered() {
		this.deliveries--;
		if (this.deliveries == 0 && !this.untaken) {
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
