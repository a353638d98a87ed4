package io.wsgi4j.tomcat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;

import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.jspecify.annotations.Nullable;

/**
 * What goes into one socket: what Tomcat writes, and what the gateway does while Tomcat
 * has nothing to write.
 */
final class TomcatOutflow {

	private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

	private final NioSocketWrapper wrapper;

	private final SocketChannel socket;

	private volatile boolean full;

	private volatile boolean keeping;

	private volatile boolean givenUp;

	private volatile ByteBuffer kept = NOTHING;

	TomcatOutflow(NioSocketWrapper wrapper, SocketChannel socket) {
		this.wrapper = wrapper;
		this.socket = socket;
	}

	/**
	 * The outflow of a connection.
	 * @return the outflow; {@code null} if the connection is closed or has to be
	 * encrypted
	 */
	static @Nullable TomcatOutflow of(@Nullable Object wrapper) {
		if (!(wrapper instanceof NioSocketWrapper connection)
				|| !(connection.getSocket() instanceof TomcatChannel channel)) {
			return null;
		}
		TomcatOutflow outflow = channel.outflow();
		// Another one's, if this connection has been closed in the meantime.
		return (outflow != null && outflow.wrapper == connection) ? outflow : null;
	}

	/**
	 * Whether Tomcat has to wait for the socket, which has had no room for all that was
	 * to be written.
	 */
	boolean isWaiting() {
		return this.full || isReleasing();
	}

	/**
	 * Whether something that has been kept is still to be written, now that nothing more
	 * is kept.
	 */
	boolean isReleasing() {
		return !this.keeping && this.kept.hasRemaining();
	}

	/**
	 * Keeps what the socket has no room for, as if it had been written, or does so no
	 * more.
	 */
	void setKeeping(boolean keeping) {
		this.keeping = keeping;
	}

	/**
	 * Writes as much of what has been kept as the socket has room for, and keeps nothing
	 * more.
	 * @return whether nothing is left
	 */
	boolean release() throws IOException {
		this.keeping = false;
		if (!this.kept.hasRemaining()) {
			return true;
		}
		checkInterrupt();
		writeKept();
		this.wrapper.updateLastWrite();
		return !this.kept.hasRemaining();
	}

	/**
	 * Forgets what has been kept, because the client won't take it.
	 */
	void giveUp() {
		this.kept = NOTHING;
		this.givenUp = true;
	}

	boolean isGivenUp() {
		return this.givenUp;
	}

	private void writeKept() throws IOException {
		this.socket.write(this.kept);
		if (!this.kept.hasRemaining()) {
			// Connections may be idle for long.
			this.kept = NOTHING;
		}
	}

	/**
	 * Writes what Tomcat wants to be written, behind what has been kept.
	 * @return how many bytes have been written, or kept
	 */
	int pass(ByteBuffer source) throws IOException {
		checkInterrupt();
		this.full = false;
		int count = source.remaining();
		if (this.kept.hasRemaining()) {
			writeKept();
		}
		if (!this.kept.hasRemaining()) {
			this.socket.write(source);
		}
		if (this.keeping && source.hasRemaining()) {
			keep(source);
		}
		return count - source.remaining();
	}

	private void keep(ByteBuffer source) {
		ByteBuffer all = ByteBuffer.allocate(this.kept.remaining() + source.remaining());
		this.kept = all.put(this.kept).put(source).flip();
	}

	/**
	 * Writes as much as the socket has room for.
	 * @return how many bytes have been written
	 */
	long write(ByteBuffer... buffers) throws IOException {
		checkInterrupt();
		long count = 0;
		for (ByteBuffer buffer : buffers) {
			count += buffer.remaining();
		}
		long written = this.socket.write(buffers);
		note(written, count);
		return written;
	}

	/**
	 * Lets the operating system send as much of a file as the socket has room for.
	 * @return how many bytes have been sent
	 */
	long transfer(FileChannel file, long position, long count) throws IOException {
		checkInterrupt();
		long sent = file.transferTo(position, count, this.socket);
		note(sent, count);
		return sent;
	}

	/**
	 * As Tomcat does: its poller never hears of a channel that has been closed because a
	 * thread writes although it has been interrupted.
	 */
	private static void checkInterrupt() throws IOException {
		if (Thread.interrupted()) {
			throw new IOException("Interrupted before the client could be written to");
		}
	}

	private void note(long written, long count) {
		this.full = written < count;
		// Tomcat's time to wait for the client begins here.
		this.wrapper.updateLastWrite();
	}

}
