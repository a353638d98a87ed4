package io.wsgi4j;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

import org.jspecify.annotations.Nullable;

/**
 * A body read from a stream. A block is what one read yields, so that a slow stream is
 * passed on as it flows.
 */
final class StreamBody implements Iterable<byte[]>, Iterator<byte[]>, AutoCloseable {

	private static final int BLOCK_SIZE = 64 * 1024;

	private final InputStream stream;

	private final byte[] buffer = new byte[BLOCK_SIZE];

	private byte @Nullable [] next;

	private boolean finished;

	StreamBody(InputStream stream) {
		this.stream = stream;
	}

	@Override
	public Iterator<byte[]> iterator() {
		return this;
	}

	@Override
	public boolean hasNext() {
		if (this.next == null && !this.finished) {
			this.next = read();
			this.finished = this.next == null;
		}
		return this.next != null;
	}

	@Override
	public byte[] next() {
		byte[] block = hasNext() ? this.next : null;
		if (block == null) {
			throw new NoSuchElementException();
		}
		this.next = null;
		return block;
	}

	@Override
	public void close() throws IOException {
		this.stream.close();
	}

	private byte @Nullable [] read() {
		try {
			int count = this.stream.read(this.buffer);
			return (count != -1) ? Arrays.copyOf(this.buffer, count) : null;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
