package io.wsgi4j.tomcat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import io.wsgi4j.ClientDisconnectedException;
import io.wsgi4j.exchange.SocketOutput;

/**
 * Writes the body of one of Tomcat's responses to its socket, in chunks (RFC 9112,
 * section 7.1) if the head says so.
 */
final class TomcatSocketOutput implements SocketOutput {

	private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

	private static final byte[] LINE_END = { '\r', '\n' };

	private final TomcatOutflow outflow;

	private final TomcatOutputBuffer buffer;

	private final Consumer<IOException> disconnected;

	private final boolean chunked;

	/**
	 * What has to go out before anything else.
	 */
	private ByteBuffer frame = NOTHING;

	private int chunk;

	TomcatSocketOutput(TomcatOutflow outflow, TomcatOutputBuffer buffer, boolean chunked,
			Consumer<IOException> disconnected) {
		this.outflow = outflow;
		this.buffer = buffer;
		this.chunked = chunked;
		this.disconnected = disconnected;
	}

	@Override
	public void write(ByteBuffer bytes) throws IOException {
		try {
			if (this.chunked) {
				writeChunk(bytes);
			}
			else {
				writeOut(bytes, bytes);
			}
		}
		catch (IOException ex) {
			throw disconnected(ex);
		}
	}

	private void writeChunk(ByteBuffer bytes) throws IOException {
		if (this.chunk == 0) {
			flushFrame();
			if (this.frame.hasRemaining()) {
				return;
			}
			this.chunk = bytes.remaining();
			String size = Integer.toHexString(this.chunk) + "\r\n";
			this.frame = ByteBuffer.wrap(size.getBytes(StandardCharsets.US_ASCII));
		}
		ByteBuffer rest = bytes.slice(bytes.position(), Math.min(this.chunk, bytes.remaining()));
		ByteBuffer end = (rest.remaining() == this.chunk) ? ByteBuffer.wrap(LINE_END) : NOTHING;
		writeOut(rest, this.frame, rest, end);
		bytes.position(bytes.position() + rest.position());
		this.chunk -= rest.position();
		if (this.chunk == 0) {
			this.frame = end;
		}
	}

	@Override
	public boolean isTransferring() {
		return !this.chunked;
	}

	@Override
	public long transfer(FileChannel file, long position, long count) throws IOException {
		try {
			long sent = this.outflow.transfer(file, position, count);
			this.buffer.count(sent, sent);
			return sent;
		}
		catch (IOException ex) {
			throw (file.isOpen() && !isBroken(file, position)) ? disconnected(ex) : ex;
		}
	}

	/**
	 * Who transfers isn't told whether it was the file that has failed, or the socket.
	 */
	private static boolean isBroken(FileChannel file, long position) {
		try {
			file.read(ByteBuffer.allocate(1), position);
			return false;
		}
		catch (ClosedChannelException ex) {
			// The thread has been interrupted just now.
			return false;
		}
		catch (IOException ex) {
			return true;
		}
	}

	@Override
	public void flush() throws IOException {
		try {
			if (this.chunk == 0) {
				flushFrame();
			}
		}
		catch (IOException ex) {
			throw disconnected(ex);
		}
	}

	private void flushFrame() throws IOException {
		if (this.frame.hasRemaining()) {
			writeOut(NOTHING, this.frame);
		}
	}

	private void writeOut(ByteBuffer content, ByteBuffer... buffers) throws IOException {
		int start = content.position();
		long count = this.outflow.write(buffers);
		this.buffer.count(count, content.position() - start);
	}

	private ClientDisconnectedException disconnected(IOException cause) {
		this.disconnected.accept(cause);
		return new ClientDisconnectedException(cause);
	}

}
