package io.wsgi4j.spool;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Bytes that the application reads without the lock of the exchange. The container's
 * thread holds that lock while it receives, which is longer than a read takes.
 */
public final class ReadBuffer {

	private final Deque<ByteBuffer> pieces = new ArrayDeque<>();

	private final Deque<byte[]> emptied = new ArrayDeque<>();

	private boolean keeping = true;

	/**
	 * Adds a piece at the end.
	 */
	synchronized void add(ByteBuffer piece) {
		this.pieces.add(piece);
	}

	synchronized boolean isEmpty() {
		return this.pieces.isEmpty();
	}

	/**
	 * Reads from the beginning.
	 * @return how many bytes there were; none if it is empty
	 */
	public synchronized int read(byte[] bytes, int offset, int length) {
		int count = 0;
		for (ByteBuffer first = this.pieces.peek(); first != null && count < length; first = this.pieces.peek()) {
			int part = Math.min(length - count, first.remaining());
			first.get(bytes, offset + count, part);
			count += part;
			if (!first.hasRemaining()) {
				this.pieces.remove();
				keep(first.array());
			}
		}
		return count;
	}

	private void keep(byte[] piece) {
		if (this.keeping) {
			this.emptied.add(piece);
		}
	}

	/**
	 * Keeps no arrays of pieces that have been read any more.
	 */
	synchronized void keepNothing() {
		this.keeping = false;
		this.emptied.clear();
	}

	/**
	 * Hands over the arrays of pieces that have been read to their end.
	 */
	synchronized void collect(Consumer<byte[]> collector) {
		this.emptied.forEach(collector);
		this.emptied.clear();
	}

	/**
	 * Forgets all of it.
	 */
	synchronized void clear() {
		this.pieces.clear();
		this.emptied.clear();
	}

}
