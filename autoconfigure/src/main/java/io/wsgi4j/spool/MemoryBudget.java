package io.wsgi4j.spool;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory that bodies share beyond what each of them may have. Thread-safe.
 */
public final class MemoryBudget {

	private final AtomicLong left;

	/**
	 * Creates a budget of which nothing is taken.
	 * @param bytes how many bytes there are; zero for none
	 */
	public MemoryBudget(long bytes) {
		this.left = new AtomicLong(bytes);
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
