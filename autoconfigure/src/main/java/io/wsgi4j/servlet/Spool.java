package io.wsgi4j.servlet;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way from who brings them to who takes them: in memory up to a threshold,
 * beyond it in a temporary file, which is emptied whenever everything has been taken. One
 * thread at a time.
 */
final class Spool implements Closeable {

	/**
	 * About what it costs to keep some bytes, however few they are.
	 */
	private static final int OVERHEAD = 96;

	private int threshold;

	private final BodyDirectory directory;

	private final Deque<ByteBuffer> memory = new ArrayDeque<>();

	private int inMemory;

	private @Nullable FileChannel file;

	private long written;

	private long taken;

	/**
	 * Creates an empty spool.
	 * @param threshold how many bytes are kept in memory
	 * @param directory where the file is made
	 */
	Spool(int threshold, BodyDirectory directory) {
		this.threshold = threshold;
		this.directory = directory;
	}

	/**
	 * Changes how many bytes are kept in memory.
	 */
	void setThreshold(int threshold) {
		this.threshold = threshold;
	}

	boolean isEmpty() {
		return this.memory.isEmpty() && isFileEmpty();
	}

	/**
	 * Whether that many bytes more would be the first in the file, because memory is full
	 * of others.
	 */
	boolean isFull(int count) {
		return !this.memory.isEmpty() && isFileEmpty() && !fitsIntoMemory(count);
	}

	/**
	 * Whether half of the memory is free.
	 */
	boolean isHalfEmpty() {
		return this.inMemory <= this.threshold / 2;
	}

	private boolean fitsIntoMemory(int count) {
		return this.inMemory + count + OVERHEAD <= this.threshold;
	}

	private boolean isFileEmpty() {
		return this.taken == this.written;
	}

	/**
	 * Adds bytes at the end.
	 * @param bytes nobody else's from now on
	 * @throws InsufficientStorageException if the disk has no room for them
	 * @throws IOException if they can't be kept
	 */
	void put(byte[] bytes, int count) throws IOException {
		if (isFileEmpty() && fitsIntoMemory(count)) {
			this.memory.add(ByteBuffer.wrap((count == bytes.length) ? bytes : Arrays.copyOf(bytes, count)));
			this.inMemory += count + OVERHEAD;
			return;
		}
		try {
			write(ByteBuffer.wrap(bytes, 0, count));
		}
		catch (IOException ex) {
			throw this.directory.explain(ex, count);
		}
	}

	/**
	 * Takes bytes from the beginning.
	 * @return how many there were; none if the spool is empty
	 */
	int take(byte[] bytes, int offset, int length) throws IOException {
		int fromMemory = takeFromMemory(bytes, offset, length);
		if (fromMemory > 0) {
			return fromMemory;
		}
		if (this.file == null || isFileEmpty()) {
			return 0;
		}
		int limit = (int) Math.min(length, this.written - this.taken);
		int count = this.file.read(ByteBuffer.wrap(bytes, offset, limit), this.taken);
		if (count == -1) {
			throw new EOFException("The file of a request's body has become shorter");
		}
		this.taken += count;
		if (isFileEmpty()) {
			this.file.truncate(0);
			this.taken = 0;
			this.written = 0;
		}
		return count;
	}

	private int takeFromMemory(byte[] bytes, int offset, int length) {
		int count = 0;
		for (ByteBuffer first = this.memory.peek(); first != null && count < length; first = this.memory.peek()) {
			count += take(first, bytes, offset + count, length - count);
		}
		return count;
	}

	private int take(ByteBuffer first, byte[] bytes, int offset, int length) {
		int count = Math.min(length, first.remaining());
		first.get(bytes, offset, count);
		this.inMemory -= count;
		if (!first.hasRemaining()) {
			this.memory.remove();
			this.inMemory -= OVERHEAD;
		}
		return count;
	}

	private void write(ByteBuffer bytes) throws IOException {
		if (this.file == null) {
			this.file = this.directory.createFile();
		}
		while (bytes.hasRemaining()) {
			this.written += this.file.write(bytes, this.written);
		}
	}

	@Override
	public void close() throws IOException {
		this.memory.clear();
		if (this.file != null) {
			this.file.close();
		}
	}

}
