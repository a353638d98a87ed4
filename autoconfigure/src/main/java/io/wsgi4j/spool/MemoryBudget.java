package io.wsgi4j.spool;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory that large bodies share, none of which has more than an eighth of it.
 * Thread-safe.
 */
public final class MemoryBudget {

	private static final int MIN_BODIES = 8;

	private final long share;

	private final AtomicLong left;

	/**
	 * Creates a budget of which nothing is taken.
	 * @param bytes how many bytes there are; zero for none
	 */
	public MemoryBudget(long bytes) {
		this.share = bytes / MIN_BODIES;
		this.left = new AtomicLong(bytes);
	}

	/**
	 * How many bytes one body may have at most. A larger one is on its way for so long
	 * that a file costs it little.
	 */
	public long share() {
		return this.share;
	}

	/**
	 * Takes some bytes if there are as many.
	 * @param bytes how many
	 * @return whether there were; otherwise nothing is taken
	 */
	public boolean tryTake(long bytes) {
		long before = this.left.get();
		while (before >= bytes) {
			if (this.left.compareAndSet(before, before - bytes)) {
				return true;
			}
			before = this.left.get();
		}
		return false;
	}

	/**
	 * Gives back what has been taken.
	 * @param bytes how many
	 */
	public void giveBack(long bytes) {
		this.left.addAndGet(bytes);
	}

}
