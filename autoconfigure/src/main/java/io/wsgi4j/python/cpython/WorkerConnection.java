package io.wsgi4j.python.cpython;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.Arrays;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * A connection to a worker or to one of its threads. Frames are sent by one thread at a
 * time and received by one thread at a time. An interrupt of a thread that sends or
 * receives closes the connection.
 */
final class WorkerConnection implements Closeable {

	private static final Log LOG = LogFactory.getLog(WorkerConnection.class);

	private static final int BUFFER_SIZE = 8 * 1024;

	/**
	 * The JDK keeps a buffer outside the heap for each thread that has read, as large as
	 * the largest read.
	 */
	private static final int LARGEST_READ = 128 * 1024;

	private static final int LARGEST_FRAME = 1 << 30;

	/**
	 * Room for more is made as bytes arrive, so that a length alone takes no memory.
	 */
	private static final int USUAL_FRAME = 1 << 20;

	private static final int LARGEST_HEAD = 1 << 20;

	private final ByteChannel channel;

	private final byte[] buffer = new byte[BUFFER_SIZE];

	private int position;

	private int limit;

	WorkerConnection(ByteChannel channel) {
		this.channel = channel;
	}

	void send(Frame frame) throws IOException {
		ByteBuffer bytes = ByteBuffer.allocate(Frame.HEADER_SIZE + frame.payload().length);
		bytes.putInt(frame.payload().length).put((byte) frame.kind()).put(frame.payload()).flip();
		while (bytes.hasRemaining()) {
			int end = bytes.limit();
			bytes.limit(Math.min(end, bytes.position() + LARGEST_READ));
			this.channel.write(bytes);
			bytes.limit(end);
		}
	}

	/**
	 * Waits for a frame.
	 * @throws EOFException if the other end has closed the connection
	 */
	Frame receive() throws IOException {
		while (this.limit - this.position < Frame.HEADER_SIZE) {
			fill();
		}
		ByteBuffer header = ByteBuffer.wrap(this.buffer, this.position, Frame.HEADER_SIZE);
		int size = header.getInt();
		char kind = (char) header.get();
		if (size < 0 || size > ((kind == Frame.HEAD || kind == Frame.START) ? LARGEST_HEAD : LARGEST_FRAME)) {
			throw new IOException("A frame of %d bytes".formatted(size));
		}
		this.position += Frame.HEADER_SIZE;
		return new Frame(kind, payload(size));
	}

	/**
	 * Whether a frame of this kind has been read from the socket already.
	 */
	boolean hasReceived(char kind) {
		return this.limit - this.position >= Frame.HEADER_SIZE
				&& this.buffer[this.position + Frame.HEADER_SIZE - 1] == kind;
	}

	private byte[] payload(int size) throws IOException {
		byte[] payload = new byte[Math.min(size, USUAL_FRAME)];
		int count = Math.min(size, this.limit - this.position);
		System.arraycopy(this.buffer, this.position, payload, 0, count);
		this.position += count;
		while (count < size) {
			if (count == payload.length) {
				payload = Arrays.copyOf(payload, (int) Math.min(size, 2L * count));
			}
			count += read(ByteBuffer.wrap(payload, count, Math.min(payload.length - count, LARGEST_READ)));
		}
		return payload;
	}

	private void fill() throws IOException {
		int known = this.limit - this.position;
		System.arraycopy(this.buffer, this.position, this.buffer, 0, known);
		this.position = 0;
		this.limit = known;
		this.limit += read(ByteBuffer.wrap(this.buffer, known, BUFFER_SIZE - known));
	}

	private int read(ByteBuffer target) throws IOException {
		int count = this.channel.read(target);
		if (count == -1) {
			throw new EOFException("The worker has closed the connection");
		}
		return count;
	}

	/**
	 * Closes the connection. Nobody can do anything about it if that fails.
	 */
	@Override
	public void close() {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			LOG.debug("A connection of a Python process can't be closed", ex);
		}
	}

}
