package io.wsgi4j.servlet;

import java.io.IOException;

import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * A connection that has had its last answer while the client still sends. Reads and
 * discards what arrives, on a container thread whenever there is something, until the
 * client closes the connection or the {@link LingerLimit} is reached.
 */
final class TomcatLinger {

	private static final int BUFFER_SIZE = 16 * 1024;

	private final SocketWrapperBase<?> socket;

	private final LingerLimit limit = new LingerLimit();

	private TomcatLinger(SocketWrapperBase<?> socket) {
		this.socket = socket;
	}

	/**
	 * Tells the client that nothing more is sent.
	 */
	static TomcatLinger begin(SocketWrapperBase<?> socket) throws IOException {
		if (socket.getSocket() instanceof NioChannel channel && !(channel instanceof SecureNioChannel)) {
			channel.getIOChannel().shutdownOutput();
		}
		socket.setReadTimeout(LingerLimit.PAUSE.toMillis());
		return new TomcatLinger(socket);
	}

	boolean isOf(SocketWrapperBase<?> socket) {
		return this.socket == socket;
	}

	/**
	 * Discards what has arrived.
	 * @return {@code LONG} to wait for more; {@code CLOSED} at the end
	 */
	SocketState discard() {
		byte[] buffer = new byte[BUFFER_SIZE];
		try {
			int count = this.socket.read(false, buffer, 0, buffer.length);
			while (count > 0 && !this.limit.isReached(count)) {
				count = this.socket.read(false, buffer, 0, buffer.length);
			}
			return (count == 0) ? SocketState.LONG : SocketState.CLOSED;
		}
		catch (IOException ex) {
			return SocketState.CLOSED;
		}
	}

}
