package io.wsgi4j.exchange;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;

import io.wsgi4j.gateway.RequestBodySettings;
import io.wsgi4j.spool.BodyDirectory;
import io.wsgi4j.spool.InsufficientStorageException;
import io.wsgi4j.spool.MemoryBudget;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request while it arrives and when it is read: in memory as long as there
 * is room for it, then in a temporary file. One thread at a time, but it may be closed
 * while it still arrives.
 */
final class BufferedBody implements Closeable {

	private static final int SMALLEST_PIECE = 256;

	private static final int FIRST_PIECE = 16 * 1024;

	private static final int LARGE_PIECE = 64 * 1024;

	private static final int INPUT_BUFFER_SIZE = 16 * 1024;

	private final RequestBodySettings settings;

	private final BodyDirectory directory;

	private final MemoryBudget budget;

	private final long announced;

	private @Nullable BodyMemory memory;

	private @Nullable FileChannel file;

	private volatile long length;

	private boolean closed;

	/**
	 * Creates a body nothing of which has arrived yet.
	 * @param settings what is allowed
	 * @param directory where its file is made
	 * @param budget the memory that all bodies share
	 * @param announced the length in bytes that the client has announced; -1 if it hasn't
	 */
	BufferedBody(RequestBodySettings settings, BodyDirectory directory, MemoryBudget budget, long announced) {
		this.settings = settings;
		this.directory = directory;
		this.budget = budget;
		this.announced = announced;
	}

	long length() {
		return this.length;
	}

	/**
	 * A new piece to be filled with what arrives next. It is larger for who has sent a
	 * lot, because a file takes large pieces in half the time, and ends where the body is
	 * said to end.
	 * @param expected how many bytes may have arrived: more would be wasted on a client
	 * that sends slowly
	 */
	byte[] piece(long expected) {
		int size = (this.length < FIRST_PIECE) ? FIRST_PIECE : LARGE_PIECE;
		long missing = this.announced - this.length;
		// Where none has been announced, or a filter unpacks the body, any number may be
		// missing. A container may have to be read from once more to see that none is.
		long wanted = (missing < 0) ? expected : Math.min(missing, expected);
		return new byte[(int) Math.min(Math.max(SMALLEST_PIECE, wanted), size)];
	}

	/**
	 * Whether a piece that has been filled and added can be used again.
	 */
	boolean isCopied(byte[] piece) {
		return this.file != null && piece.length == LARGE_PIECE;
	}

	/**
	 * Adds what has arrived.
	 * @param bytes belong to the body from now on if they are full, unless they are
	 * {@link #isCopied copied}
	 * @return whether the body is still one that the settings allow
	 * @throws InsufficientStorageException if the disk has no room for it
	 * @throws IOException if the body can't be kept; nothing is left of it
	 */
	synchronized boolean append(byte[] bytes, int count) throws IOException {
		if (this.closed) {
			return false;
		}
		this.length += count;
		if (!this.settings.allows(this.length)) {
			return false;
		}
		if (this.file != null || !memory().append(bytes, count)) {
			appendOrRelease(ByteBuffer.wrap(bytes, 0, count));
		}
		return true;
	}

	private BodyMemory memory() {
		BodyMemory memory = this.memory;
		if (memory == null) {
			memory = new BodyMemory(this.settings.memoryThreshold(), this.budget, this.announced);
			this.memory = memory;
		}
		return memory;
	}

	/**
	 * The stream that the application reads; ends at the end of the body.
	 */
	synchronized InputStream open() throws IOException {
		if (this.file != null) {
			this.file.position(0);
			return new UncloseableBuffer(Channels.newInputStream(this.file));
		}
		return (this.memory != null) ? this.memory.open() : new ByteArrayInputStream(new byte[0]);
	}

	@Override
	public synchronized void close() throws IOException {
		this.closed = true;
		releaseMemory();
		if (this.file != null) {
			this.file.close();
		}
	}

	private void appendOrRelease(ByteBuffer bytes) throws IOException {
		try {
			appendToFile(bytes);
		}
		catch (IOException ex) {
			IOException failure = this.directory.explain(ex, bytes.remaining());
			close();
			throw failure;
		}
	}

	private void appendToFile(ByteBuffer bytes) throws IOException {
		if (this.file == null) {
			this.file = this.directory.createFile();
			for (ByteBuffer block : memory().content()) {
				write(this.file, block);
			}
			releaseMemory();
		}
		write(this.file, bytes);
	}

	private void releaseMemory() {
		if (this.memory != null) {
			this.memory.release();
			this.memory = null;
		}
	}

	private static void write(FileChannel file, ByteBuffer bytes) throws IOException {
		while (bytes.hasRemaining()) {
			file.write(bytes);
		}
	}

	/**
	 * Has marks, and keeps the application from closing the file, which is the
	 * exchange's.
	 */
	private static final class UncloseableBuffer extends BufferedInputStream {

		UncloseableBuffer(InputStream stream) {
			super(stream, INPUT_BUFFER_SIZE);
		}

		@Override
		public void close() {
		}

	}

}
