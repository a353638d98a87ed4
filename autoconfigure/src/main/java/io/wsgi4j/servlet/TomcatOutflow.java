package io.wsgi4j.servlet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;

import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.jspecify.annotations.Nullable;

/**
 * What goes into one socket past Tomcat, while that has nothing to write itself.
 */
final class TomcatOutflow {

	private final NioSocketWrapper wrapper;

	private final TomcatChannel channel;

	private final SocketChannel socket;

	private TomcatOutflow(NioSocketWrapper wrapper, TomcatChannel channel, SocketChannel socket) {
		this.wrapper = wrapper;
		this.channel = channel;
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
		SocketChannel socket = channel.getIOChannel();
		// Another one's, if this connection has been closed in the meantime.
		return connection.isClosed() ? null : new TomcatOutflow(connection, channel, socket);
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
	 * As Tomcat does: its poller never hears of a channel that has been closed because
	 * somebody writes although he has been interrupted.
	 */
	private static void checkInterrupt() throws IOException {
		if (Thread.interrupted()) {
			throw new IOException("Interrupted before the client could be written to");
		}
	}

	private void note(long written, long count) {
		this.channel.setFull(written < count);
		if (written > 0) {
			this.wrapper.updateLastWrite();
		}
	}

}
