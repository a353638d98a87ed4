package io.wsgi4j.servlet;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.function.Supplier;

import jakarta.servlet.ServletRequest;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;

/**
 * Both ends of the connection that a request has come along, as the operating system
 * knows them: forwarded headers don't count.
 *
 * @param local the server's end
 * @param remote the end of the client, or of the proxy in between
 */
record ConnectionEnds(InetSocketAddress local, InetSocketAddress remote) {

	/**
	 * Finds the connection of a request. To be called on the container's thread that
	 * opens the exchange; what it returns may be asked on any other, as long as the
	 * request hasn't been given back.
	 * @return knows the ends, if there are any; {@code null} where the container doesn't
	 * tell
	 */
	static @Nullable Supplier<@Nullable ConnectionEnds> of(ServletRequest request) {
		ServletRequest received = ConnectionVariables.received(request);
		String type = received.getClass().getName();
		if (type.startsWith("org.apache.catalina.")) {
			return Tomcat.of(received);
		}
		return type.startsWith("org.eclipse.jetty.ee11.") ? Jetty.of(received) : null;
	}

	private static @Nullable ConnectionEnds of(@Nullable SocketAddress local, @Nullable SocketAddress remote) {
		return (local instanceof InetSocketAddress localEnd && remote instanceof InetSocketAddress remoteEnd
				&& !localEnd.isUnresolved() && !remoteEnd.isUnresolved()) ? new ConnectionEnds(localEnd, remoteEnd)
						: null;
	}

	// Classes of their own, because only one of the containers is on the class path.

	private static final class Tomcat {

		static @Nullable Supplier<@Nullable ConnectionEnds> of(ServletRequest request) {
			if (!(request.getServletConnection() instanceof TomcatConnection connection)) {
				return null;
			}
			SocketWrapperBase<?> socket = connection.socket();
			return (socket != null) ? () -> ConnectionEnds.of(end(socket.getLocalAddr(), socket.getLocalPort()),
					end(socket.getRemoteAddr(), socket.getRemotePort())) : null;
		}

		private static @Nullable SocketAddress end(@Nullable String address, int port) {
			try {
				return (address != null && port > 0) ? new InetSocketAddress(InetAddress.getByName(address), port)
						: null;
			}
			catch (UnknownHostException ex) {
				return null;
			}
		}

	}

	private static final class Jetty {

		static Supplier<@Nullable ConnectionEnds> of(ServletRequest request) {
			EndPoint endPoint = socket(ServletContextRequest.getServletContextRequest(request)
				.getConnectionMetaData()
				.getConnection()
				.getEndPoint());
			return () -> ConnectionEnds.of(endPoint.getLocalSocketAddress(), endPoint.getRemoteSocketAddress());
		}

		/**
		 * The socket beneath TLS and the protocol of proxies, which tells of other ends.
		 */
		private static EndPoint socket(EndPoint endPoint) {
			EndPoint socket = endPoint;
			while (socket instanceof EndPoint.Wrapper wrapper) {
				socket = wrapper.unwrap();
			}
			return socket;
		}

	}

}
