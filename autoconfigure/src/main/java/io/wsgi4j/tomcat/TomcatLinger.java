package io.wsgi4j.tomcat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

import io.wsgi4j.servlet.LingerLimit;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * A connection of Tomcat's that has had its last answer while the client still sends.
 * Reads and discards what arrives, on a container thread whenever there is something,
 * until the client closes the connection or the {@link LingerLimit} is reached.
 */
final class TomcatLinger {

	private static final int BUFFER_SIZE = 16 * 1024;

	private final NioSocketWrapper wrapper;

	private final SocketChannel socket;

	private final LingerLimit limit = new LingerLimit();

	private TomcatLinger(NioSocketWrapper wrapper, SocketChannel socket) {
		this.wrapper = wrapper;
		this.socket = socket;
	}

	/**
	 * Tells the client that nothing more is sent.
	 * @return what is left to do; {@code null} if the connection has to be closed
	 */
	static @Nullable TomcatLinger begin(SocketWrapperBase<?> connection) throws IOException {
		if (!(connection instanceof NioSocketWrapper wrapper) || wrapper.hasDataToWrite()) {
			return null;
		}
		NioChannel channel = wrapper.getSocket();
		if (channel.getOutboundRemaining() > 0) {
			return null;
		}
		if (channel instanceof SecureNioChannel) {
			// Sends close_notify and leaves the socket open (RFC 8446, section 6.1).
			channel.close();
		}
		SocketChannel socket = channel.getIOChannel();
		socket.shutdownOutput();
		wrapper.setReadTimeout(LingerLimit.PAUSE.toMillis());
		return new TomcatLinger(wrapper, socket);
	}

	boolean isOf(SocketWrapperBase<?> connection) {
		return this.wrapper == connection;
	}

	/**
	 * Discards what has arrived, as it is: nothing is decrypted.
	 * @return {@code LONG} to wait for more; {@code CLOSED} at the end
	 */
	SocketState discard() {
		ByteBuffer buffer = ByteBuffer.allocate(BUFFER_SIZE);
		try {
			int count = this.socket.read(buffer);
			while (count > 0 && !this.limit.isReached(count)) {
				count = this.socket.read(buffer.clear());
			}
			this.wrapper.updateLastRead();
			return (count == 0) ? SocketState.LONG : SocketState.CLOSED;
		}
		catch (IOException ex) {
			return SocketState.CLOSED;
		}
	}

}
