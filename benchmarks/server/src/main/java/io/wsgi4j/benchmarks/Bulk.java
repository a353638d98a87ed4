package io.wsgi4j.benchmarks;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * 64 MiB in blocks of 64 KiB, each produced when it is asked for and forgotten then.
 */
final class Bulk implements Iterable<byte[]> {

	private static final int BLOCK_SIZE = 64 * 1024;

	private static final int BLOCKS = 1024;

	@Override
	public Iterator<byte[]> iterator() {
		return new Iterator<>() {

			private int index;

			@Override
			public boolean hasNext() {
				return this.index < BLOCKS;
			}

			@Override
			public byte[] next() {
				if (!hasNext()) {
					throw new NoSuchElementException();
				}
				byte[] block = new byte[BLOCK_SIZE];
				Arrays.fill(block, (byte) this.index++);
				return block;
			}

		};
	}

}
