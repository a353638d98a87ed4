package io.wsgi4j.exchange;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

import io.wsgi4j.spool.MemoryBudget;

/**
 * What has arrived of a body, in memory: up to a threshold in any case, beyond it as long
 * as the budget has memory for it. Grows with what arrives, so that a client that
 * announces a large body and sends little of it takes little.
 */
final class BodyMemory {

	/**
	 * How large a body may be for the budget, in thresholds. A larger one is on its way
	 * for so long that a file costs it little.
	 */
	private static final int MAX_THRESHOLDS = 64;

	private static final byte[] NONE = {};

	private final MemoryBudget budget;

	private final int threshold;

	private final long announced;

	private final long limit;

	private byte[] bytes = NONE;

	private int length;

	/**
	 * How many bytes of the budget it has.
	 */
	private long taken;

	/**
	 * Creates the memory of a body nothing of which has arrived yet.
	 * @param threshold how many bytes it may have without the budget
	 * @param budget has the memory beyond it
	 * @param announced the length in bytes that the client has announced; -1 if it hasn't
	 */
	BodyMemory(int threshold, MemoryBudget budget, long announced) {
		this.threshold = threshold;
		this.budget = budget;
		this.announced = announced;
		long most = Math.min((long) threshold * MAX_THRESHOLDS, Integer.MAX_VALUE - 8);
		this.limit = (announced <= most) ? most : threshold;
	}

	/**
	 * Adds what has arrived.
	 * @return {@code false} if there is no room for it; nothing of it has been added then
	 */
	boolean append(byte[] source, int count) {
		if (!makeRoom((long) this.length + count)) {
			return false;
		}
		System.arraycopy(source, 0, this.bytes, this.length, count);
		this.length += count;
		return true;
	}

	private boolean makeRoom(long needed) {
		if (needed <= this.bytes.length) {
			return true;
		}
		if (needed > this.limit) {
			return false;
		}
		long capacity = capacity(needed);
		if (capacity > this.threshold) {
			if (!this.budget.tryTake(capacity - this.taken)) {
				return false;
			}
			this.taken = capacity;
		}
		this.bytes = Arrays.copyOf(this.bytes, (int) capacity);
		return true;
	}

	private long capacity(long needed) {
		long end = (needed <= this.threshold) ? this.threshold : this.limit;
		if (this.announced >= needed) {
			end = Math.min(end, this.announced);
		}
		return Math.min(Math.max(needed, 2L * this.bytes.length), end);
	}

	/**
	 * What has arrived, where it is.
	 */
	ByteBuffer content() {
		return ByteBuffer.wrap(this.bytes, 0, this.length);
	}

	/**
	 * A stream of what has arrived, which reads it where it is.
	 */
	InputStream open() {
		return new ByteArrayInputStream(this.bytes, 0, this.length);
	}

	/**
	 * Gives the budget back what has been taken of it. The memory is not used after it.
	 */
	void release() {
		if (this.taken > 0) {
			this.budget.giveBack(this.taken);
			this.taken = 0;
		}
	}

}
