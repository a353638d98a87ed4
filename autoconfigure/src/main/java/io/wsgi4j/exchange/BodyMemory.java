package io.wsgi4j.exchange;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.wsgi4j.spool.MemoryBudget;

/**
 * What has arrived of a body, in memory: up to a threshold in any case, beyond it as long
 * as the budget has memory for it. Grows with what arrives, so that a client that
 * announces a large body and sends little of it takes little.
 */
final class BodyMemory {

	/**
	 * How large the last block may become while small pieces are added to it.
	 */
	private static final int MAX_BLOCK = 64 * 1024;

	/**
	 * What is worth a block of its own.
	 */
	private static final int MIN_BLOCK = 4 * 1024;

	private static final byte[] NONE = {};

	private final MemoryBudget budget;

	private final int threshold;

	private final long announced;

	private final long limit;

	private final List<ByteBuffer> blocks = new ArrayList<>(2);

	private byte[] last = NONE;

	private int inLast;

	private long length;

	private long capacity;

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
		this.limit = (announced <= budget.share()) ? Math.max(threshold, budget.share()) : threshold;
	}

	/**
	 * Adds what has arrived.
	 * @param piece belongs to the memory from now on if it is full and has been added
	 * @param count how much of it is filled
	 * @return {@code false} if there is no room for it; nothing of it has been added then
	 */
	boolean append(byte[] piece, int count) {
		if (this.length + count > this.limit) {
			return false;
		}
		boolean added = isWorthBlock(piece, count) ? addBlock(piece) : addToLast(piece, count);
		if (added) {
			this.length += count;
		}
		return added;
	}

	private boolean isWorthBlock(byte[] piece, int count) {
		return count == piece.length && (count >= MIN_BLOCK || count == this.announced);
	}

	private boolean addBlock(byte[] piece) {
		endLast();
		if (!take(piece.length)) {
			return false;
		}
		this.blocks.add(ByteBuffer.wrap(piece));
		return true;
	}

	private boolean addToLast(byte[] piece, int count) {
		if (this.inLast + count > MAX_BLOCK) {
			endLast();
		}
		int growth = growth(count);
		if (growth > 0) {
			if (!take(growth)) {
				return false;
			}
			this.last = Arrays.copyOf(this.last, this.last.length + growth);
		}
		System.arraycopy(piece, 0, this.last, this.inLast, count);
		this.inLast += count;
		return true;
	}

	/**
	 * How much the last block has to grow for some bytes more: to twice its size if there
	 * may be as much.
	 */
	private int growth(int count) {
		int needed = this.inLast + count;
		if (needed <= this.last.length) {
			return 0;
		}
		long others = this.capacity - this.last.length;
		long end = (this.length + count <= this.threshold) ? this.threshold : this.limit;
		if (this.announced >= this.length + count) {
			end = Math.min(end, this.announced);
		}
		int doubled = Math.min(2 * this.last.length, MAX_BLOCK);
		return (int) Math.max(needed, Math.min(doubled, end - others)) - this.last.length;
	}

	private boolean take(int bytes) {
		long wanted = this.capacity + bytes;
		if (wanted > Math.max(this.threshold, this.taken)) {
			if (!this.budget.tryTake(wanted - this.taken)) {
				return false;
			}
			this.taken = wanted;
		}
		this.capacity = wanted;
		return true;
	}

	/**
	 * Makes the last block one that nothing is added to, without room that it doesn't
	 * need.
	 */
	private void endLast() {
		if (this.inLast > 0) {
			boolean full = this.inLast == this.last.length;
			this.blocks.add(ByteBuffer.wrap(full ? this.last : Arrays.copyOf(this.last, this.inLast)));
			this.capacity -= this.last.length - this.inLast;
			this.last = NONE;
			this.inLast = 0;
		}
	}

	/**
	 * What has arrived, where it is. Nothing is added after it.
	 */
	List<ByteBuffer> content() {
		if (this.inLast > 0) {
			this.blocks.add(ByteBuffer.wrap(this.last, 0, this.inLast));
			this.inLast = 0;
		}
		return this.blocks;
	}

	/**
	 * A stream of what has arrived, which reads it where it is.
	 */
	InputStream open() {
		List<ByteBuffer> content = content();
		if (content.size() != 1) {
			return new BlocksInputStream(content);
		}
		ByteBuffer block = content.get(0);
		return new ByteArrayInputStream(block.array(), 0, block.limit());
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
