package io.wsgi4j.benchmarks;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Blocks of up to 64 KiB, each produced when it is asked for and forgotten then.
 *
 * @param blocks how many
 * @param blockSize their size in bytes
 */
record Bulk(int blocks, int blockSize) implements Iterable<byte[]> {

	private static final int LARGEST_BLOCK = 64 * 1024;

	private static final int LEAST_BLOCKS = 4;

	/**
	 * Creates 64 MiB.
	 */
	Bulk() {
		this(1024, LARGEST_BLOCK);
	}

	/**
	 * Creates as many bytes as a query tells: a multiple of 64 KiB, or a few KiB.
	 */
	static Bulk of(String query) {
		int size = Integer.parseInt(query);
		int blockSize = Math.min(LARGEST_BLOCK, size / LEAST_BLOCKS);
		return new Bulk(size / blockSize, blockSize);
	}

	/**
	 * All of it at once.
	 */
	byte[] whole() {
		byte[] whole = new byte[this.blocks * this.blockSize];
		Arrays.fill(whole, (byte) 1);
		return whole;
	}

	@Override
	public Iterator<byte[]> iterator() {
		return new Iterator<>() {

			private int index;

			@Override
			public boolean hasNext() {
				return this.index < Bulk.this.blocks;
			}

			@Override
			public byte[] next() {
				if (!hasNext()) {
					throw new NoSuchElementException();
				}
				byte[] block = new byte[Bulk.this.blockSize];
				Arrays.fill(block, (byte) this.index++);
				return block;
			}

		};
	}

}
