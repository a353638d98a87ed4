package io.wsgi4j.servlet;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import java.util.Map;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.Globals;
import org.apache.catalina.WebResourceRoot;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.coyote.CloseNowException;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.QuietException;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;

/**
 * Where the containers differ because the Servlet specification leaves it to them.
 */
enum ServletContainer {

	/**
	 * Apache Tomcat. Tells read and write listeners of an error first and async listeners
	 * afterwards; ended in between, the exchange would be ended a second time.
	 */
	TOMCAT(true),

	/**
	 * Eclipse Jetty.
	 */
	JETTY(false),

	/**
	 * Any other.
	 */
	OTHER(false);

	private final boolean errorsReachAsyncListeners;

	ServletContainer(boolean errorsReachAsyncListeners) {
		this.errorsReachAsyncListeners = errorsReachAsyncListeners;
	}

	static ServletContainer of(ServletContext context) {
		String server = String.valueOf(context.getServerInfo()).toLowerCase(Locale.ROOT);
		if (server.contains("tomcat")) {
			return TOMCAT;
		}
		return server.startsWith("jetty") ? JETTY : OTHER;
	}

	/**
	 * Whether an I/O error that a read or write listener has heard of reaches the async
	 * listeners too.
	 */
	boolean errorsReachAsyncListeners() {
		return this.errorsReachAsyncListeners;
	}

	/**
	 * Whether async listeners hear of the end of a request after its error page only.
	 */
	boolean completesAfterErrorPage() {
		return this == JETTY;
	}

	/**
	 * Whether a connection is reset if its last request is completed while a listener
	 * waits for more of it.
	 */
	boolean resetsListeners() {
		return this == JETTY;
	}

	/**
	 * Has what the client still sends discarded behind the last answer on its connection,
	 * where that isn't the connection's own business.
	 */
	void leaveRest(HttpServletRequest request) {
		if (this == JETTY) {
			Jetty.leaveRest(request);
		}
	}

	/**
	 * The length from which on the container may send a body before the request ends.
	 * Jetty collects what isn't larger than a quarter of its buffer, unless somebody has
	 * configured that.
	 */
	int collectedLength(HttpServletResponse response) {
		return switch (this) {
			case TOMCAT -> response.getBufferSize();
			case JETTY -> response.getBufferSize() / 4;
			case OTHER -> 0;
		};
	}

	/**
	 * Takes a request that nobody will complete any more from those that the container
	 * counts as active, or puts it back there.
	 */
	void countActive(ServletContext context, boolean active) {
		if (this == TOMCAT) {
			Tomcat.countActive(context, active);
		}
	}

	/**
	 * What, thrown out of a dispatch after the head is out, makes the container cut the
	 * answer short without logging a failure of its own: by closing the connection, or by
	 * resetting the stream where a connection has many (RFC 9113, section 5.4.2).
	 */
	IOException cutException(HttpServletRequest request, HttpServletResponse response) {
		return switch (this) {
			case TOMCAT -> Tomcat.cutException(request, response);
			case JETTY -> Jetty.cutException(request, response);
			case OTHER -> new IOException("The answer can't be completed");
		};
	}

	/**
	 * Whether an answer has a body whose end the client has to see.
	 */
	private static boolean hasBody(HttpServletRequest request, HttpServletResponse response) {
		int status = response.getStatus();
		return !HttpMethod.HEAD.matches(request.getMethod()) && status != HttpServletResponse.SC_NO_CONTENT
				&& status != HttpServletResponse.SC_NOT_MODIFIED;
	}

	// Classes of their own, because only one of the containers is on the class path.

	private static final class Tomcat {

		static void countActive(ServletContext context, boolean active) {
			if (!(context.getAttribute(Globals.RESOURCES_ATTR) instanceof WebResourceRoot resources)) {
				return;
			}
			if (active) {
				resources.getContext().incrementInProgressAsyncCount();
			}
			else {
				resources.getContext().decrementInProgressAsyncCount();
			}
		}

		static IOException cutException(HttpServletRequest request, HttpServletResponse response) {
			if (hasBody(request, response) && request.getServletConnection() instanceof SocketConnection connection) {
				connection.resetIfDelimiting();
			}
			CloseNowException exception = new CloseNowException("The answer can't be completed");
			failEndOfStream(response, exception);
			return exception;
		}

		/**
		 * Of an HTTP/2 stream, Tomcat sends the end before it resets it, which makes the
		 * answer look complete. Asked for trailers, it fails to send that end.
		 */
		private static void failEndOfStream(HttpServletResponse response, CloseNowException exception) {
			try {
				response.setTrailerFields(() -> Tomcat.<Map<String, String>, RuntimeException>fail(exception));
			}
			catch (IllegalStateException ex) {
				// HTTP/1.1 without chunks, where the end is that of the connection.
			}
		}

		@SuppressWarnings("unchecked")
		private static <T, X extends Throwable> T fail(Throwable exception) throws X {
			throw (X) exception;
		}

	}

	private static final class Jetty {

		private static final Log logger = LogFactory.getLog(ServletContainer.class);

		static IOException cutException(HttpServletRequest request, HttpServletResponse response) {
			if (hasBody(request, response)) {
				resetIfDelimiting(request);
			}
			return new CutException();
		}

		static void leaveRest(HttpServletRequest request) {
			ServletContextRequest jettyRequest = find(request);
			if (jettyRequest != null && isHttp1(jettyRequest.getConnectionMetaData())) {
				jettyRequest.addHttpStreamWrapper((stream) -> (stream instanceof JettyLastStream) ? stream
						: new JettyLastStream(stream, jettyRequest));
			}
		}

		/**
		 * Makes the end of the connection a reset, if it is all that tells the client
		 * that the body has ended (RFC 9112, section 8).
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

		/**
		 * Looks for Jetty's request behind those of filters.
		 */
		private static @Nullable ServletContextRequest find(HttpServletRequest request) {
			try {
				return ServletContextRequest.getServletContextRequest(request);
			}
			catch (IllegalStateException ex) {
				return null;
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

}
