package io.wsgi4j.spool;

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
 * thread at a time, but for the {@link #readBuffer() read buffer}.
 */
public final class Spool implements Closeable {

	/**
	 * About what it costs to keep some bytes, however few they are.
	 */
	private static final int OVERHEAD = 96;

	private int threshold;

	private final BodyDirectory directory;

	private final Deque<ByteBuffer> memory = new ArrayDeque<>();

	private final Pieces pieces = new Pieces();

	private boolean complete;

	private final ReadBuffer readBuffer = new ReadBuffer();

	private int inMemory;

	private int inReadBuffer;

	private @Nullable FileChannel file;

	private long written;

	private long taken;

	/**
	 * Creates an empty spool.
	 * @param threshold how many bytes are kept in memory
	 * @param directory where the file is made
	 */
	public Spool(int threshold, BodyDirectory directory) {
		this.threshold = threshold;
		this.directory = directory;
	}

	/**
	 * Changes how many bytes are kept in memory.
	 */
	public void setThreshold(int threshold) {
		this.threshold = threshold;
		this.pieces.limitTo(threshold - this.inMemory);
	}

	public boolean isEmpty() {
		return isSetAside() && this.readBuffer.isEmpty();
	}

	/**
	 * Whether that many bytes more would be the first in the file, because memory is full
	 * of others.
	 */
	public boolean isFull(int count) {
		return !fitsIntoMemory(count) && isFileEmpty() && this.inMemory > 0;
	}

	/**
	 * Whether there is room in memory for that many bytes and for as many as are worth a
	 * wait, or as much room as there can be.
	 */
	public boolean hasRoom(int count) {
		return fitsIntoMemory(Math.max(count, readBufferSize())) || this.inMemory == 0;
	}

	/**
	 * Called first, because it returns the bytes that have been read to the free memory.
	 */
	private boolean fitsIntoMemory(int count) {
		return fitsInto(this.threshold, count);
	}

	/**
	 * Whether that many bytes more would fit into so much memory.
	 */
	public boolean fitsInto(int threshold, int count) {
		settleReadBuffer();
		return count + OVERHEAD <= threshold - this.inMemory;
	}

	/**
	 * Whether all that there is has been set aside.
	 */
	public boolean isSetAside() {
		return this.memory.isEmpty() && isFileEmpty();
	}

	private boolean isFileEmpty() {
		return this.taken == this.written;
	}

	/**
	 * Something to be filled and put, if it is worth it.
	 */
	public byte[] piece() {
		return this.pieces.take();
	}

	/**
	 * What comes next, if it isn't empty: {@link #take} fills it. Any thread may read it
	 * at any time.
	 */
	public ReadBuffer readBuffer() {
		return this.readBuffer;
	}

	/**
	 * Adds bytes at the end.
	 * @param bytes the caller doesn't touch them any more
	 * @throws InsufficientStorageException if the disk has no room for them
	 * @throws IOException if they can't be kept
	 */
	public void put(byte[] bytes, int count) throws IOException {
		if (fitsIntoMemory(count) && isFileEmpty()) {
			this.memory.add(ByteBuffer.wrap((count == bytes.length) ? bytes : Arrays.copyOf(bytes, count)));
			this.inMemory += count + OVERHEAD;
			return;
		}
		try {
			write(ByteBuffer.wrap(bytes, 0, count));
			giveBack(bytes);
		}
		catch (IOException ex) {
			throw this.directory.explain(ex, count);
		}
	}

	private void giveBack(byte[] piece) {
		this.pieces.giveBack(piece);
		this.pieces.limitTo(this.complete ? 0 : this.threshold - this.inMemory);
	}

	/**
	 * Notes that nothing will be put any more.
	 */
	public void complete() {
		this.complete = true;
		this.readBuffer.keepNothing();
		this.pieces.limitTo(0);
	}

	/**
	 * Takes bytes from the beginning.
	 * @return how many there were; none if the spool is empty
	 */
	public int take(byte[] bytes, int offset, int length) throws IOException {
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
		// No other thread reads in between what isn't in the file.
		synchronized (this.readBuffer) {
			settleReadBuffer();
			if (this.readBuffer.isEmpty()) {
				fillPortion();
			}
			return this.readBuffer.read(bytes, offset, length);
		}
	}

	/**
	 * Settles what has been read of the read buffer, which its reader does not note.
	 */
	private void settleReadBuffer() {
		if (this.inReadBuffer > 0 && this.readBuffer.isEmpty()) {
			this.inMemory -= this.inReadBuffer;
			this.inReadBuffer = 0;
			this.readBuffer.collect(this::giveBack);
		}
	}

	private void fillPortion() {
		ByteBuffer first = this.memory.poll();
		while (first != null) {
			this.inReadBuffer += first.remaining() + OVERHEAD;
			this.readBuffer.add(first);
			first = (this.inReadBuffer < readBufferSize()) ? this.memory.poll() : null;
		}
	}

	/**
	 * Not all that is in memory, so that more can arrive meanwhile.
	 */
	private int readBufferSize() {
		return this.threshold / 4;
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
		this.readBuffer.clear();
		complete();
		if (this.file != null) {
			this.file.close();
		}
	}

}
