package io.wsgi4j.jetty;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.wsgi4j.exchange.ConnectionEnds;
import io.wsgi4j.servlet.Container;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.QuietException;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.jspecify.annotations.Nullable;

/**
 * Eclipse Jetty.
 */
public final class JettyContainer implements Container {

	private static final Log logger = LogFactory.getLog(JettyContainer.class);

	@Override
	public boolean supports(ServletContext context) {
		return String.valueOf(context.getServerInfo()).toLowerCase(Locale.ROOT).startsWith("jetty");
	}

	@Override
	public boolean abortsAfterErrors() {
		return true;
	}

	@Override
	public boolean completesAfterErrorPage() {
		return true;
	}

	/**
	 * Doesn't come to the error page of the application where the request's body is
	 * unread.
	 */
	@Override
	public boolean answersUnreadRequests() {
		return true;
	}

	@Override
	public boolean resetsListeners() {
		return true;
	}

	@Override
	public boolean owns(ServletInputStream input) {
		return input.getClass().getName().startsWith("org.eclipse.jetty.");
	}

	@Override
	public void leaveRest(HttpServletRequest request) {
		ServletContextRequest jettyRequest = find(request);
		if (jettyRequest != null && isHttp1(jettyRequest.getConnectionMetaData())) {
			jettyRequest.addHttpStreamWrapper((stream) -> (stream instanceof JettyLastStream) ? stream
					: new JettyLastStream(stream, jettyRequest));
		}
	}

	/**
	 * Collects what isn't larger than a quarter of its buffer, unless that has been
	 * configured.
	 */
	@Override
	public int collectedLength(HttpServletResponse response) {
		return response.getBufferSize() / 4;
	}

	@Override
	public IOException cutException(HttpServletRequest request, HttpServletResponse response) {
		if (Container.hasBody(request, response)) {
			resetIfDelimiting(request);
		}
		return new CutException();
	}

	/**
	 * Makes the end of the connection a reset, if it is all that tells the client that
	 * the body has ended (RFC 9112, section 8).
	 */
	private static void resetIfDelimiting(HttpServletRequest request) {
		ServletContextRequest jettyRequest = find(request);
		if (jettyRequest == null || isDelimited(jettyRequest.getServletContextResponse().getHeaders())) {
			return;
		}
		ConnectionMetaData connection = jettyRequest.getConnectionMetaData();
		try {
			if (isHttp1(connection) && !connection.isPersistent()) {
				reset(connection.getConnection().getEndPoint());
			}
		}
		catch (IOException | UnsupportedOperationException ex) {
			logger.debug("The connection can't be reset", ex);
		}
	}

	private static boolean isHttp1(ConnectionMetaData connection) {
		return connection.getHttpVersion().getVersion() <= HttpVersion.HTTP_1_1.getVersion();
	}

	private static boolean isDelimited(HttpFields headers) {
		return headers.contains(HttpHeader.CONTENT_LENGTH) || headers.contains(HttpHeader.TRANSFER_ENCODING);
	}

	private static void reset(EndPoint endPoint) throws IOException {
		Object transport = endPoint.getTransport();
		if (transport instanceof SocketChannel channel) {
			channel.setOption(StandardSocketOptions.SO_LINGER, 0);
		}
		if (transport instanceof EndPoint encrypted) {
			reset(encrypted);
			// Before TLS says that this is the end.
			encrypted.close();
		}
	}

	/**
	 * Jetty (12.1.12) forgets an error of an asynchronous request one of whose threads is
	 * at it just then, in a filter or a listener for instance
	 * ({@code ServletChannelState.asyncError}).
	 */
	@Override
	public void onReset(HttpServletRequest request, Consumer<Throwable> listener) {
		ServletContextRequest jettyRequest = find(request);
		if (jettyRequest != null && !isHttp1(jettyRequest.getConnectionMetaData())) {
			jettyRequest.addFailureListener(listener);
		}
	}

	@Override
	public @Nullable Supplier<@Nullable ConnectionEnds> connectionEnds(ServletRequest request) {
		ServletContextRequest jettyRequest = find(request);
		if (jettyRequest == null) {
			return null;
		}
		EndPoint endPoint = socket(jettyRequest.getConnectionMetaData().getConnection().getEndPoint());
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

	/**
	 * Looks for Jetty's request behind those of filters.
	 */
	private static @Nullable ServletContextRequest find(ServletRequest request) {
		try {
			return ServletContextRequest.getServletContextRequest(request);
		}
		catch (IllegalStateException ex) {
			return null;
		}
	}

	/**
	 * Not Jetty's {@code EofException}, which Spring MVC takes for a client that has
	 * left, and keeps from Jetty.
	 */
	private static final class CutException extends IOException implements QuietException {

		private static final long serialVersionUID = 1L;

		CutException() {
			super("The answer can't be completed");
		}

	}

}
