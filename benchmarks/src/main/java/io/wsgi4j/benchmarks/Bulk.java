package io.wsgi4j.benchmarks;

import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.IntStream;

/**
 * 64 MiB in blocks of 64 KiB, each produced when it is asked for.
 */
final class Bulk implements Iterable<byte[]> {

	private static final int BLOCK_SIZE = 64 * 1024;

	private static final int BLOCKS = 1024;

	@Override
	public Iterator<byte[]> iterator() {
		return IntStream.range(0, BLOCKS).mapToObj(Bulk::produce).iterator();
	}

	private static byte[] produce(int index) {
		byte[] block = new byte[BLOCK_SIZE];
		Arrays.fill(block, (byte) index);
		return block;
	}

}
