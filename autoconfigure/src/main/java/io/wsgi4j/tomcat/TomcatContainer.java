package io.wsgi4j.tomcat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

import io.wsgi4j.exchange.ConnectionEnds;
import io.wsgi4j.servlet.Container;
import io.wsgi4j.servlet.SocketConnection;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.Globals;
import org.apache.catalina.WebResourceRoot;
import org.apache.coyote.CloseNowException;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Apache Tomcat.
 */
public final class TomcatContainer implements Container {

	private static final String PACKAGE = "org.apache.catalina.";

	@Override
	public boolean supports(ServletContext context) {
		return String.valueOf(context.getServerInfo()).toLowerCase(Locale.ROOT).contains("tomcat");
	}

	/**
	 * Tells read and write listeners of an error first and async listeners afterwards;
	 * ended in between, the request would be ended a second time.
	 */
	@Override
	public boolean errorsReachAsyncListeners() {
		return true;
	}

	@Override
	public boolean owns(ServletInputStream input) {
		return isOwn(input);
	}

	static boolean isOwn(Object part) {
		return part.getClass().getName().startsWith(PACKAGE);
	}

	@Override
	public int collectedLength(HttpServletResponse response) {
		return response.getBufferSize();
	}

	@Override
	public void countActive(ServletContext context, boolean active) {
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

	@Override
	public IOException cutException(HttpServletRequest request, HttpServletResponse response) {
		if (Container.hasBody(request, response)
				&& request.getServletConnection() instanceof SocketConnection connection) {
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
			response.setTrailerFields(() -> TomcatContainer.<Map<String, String>, RuntimeException>fail(exception));
		}
		catch (IllegalStateException ex) {
			// HTTP/1.1 without chunks, where the end is that of the connection.
		}
	}

	@SuppressWarnings("unchecked")
	private static <T, X extends Throwable> T fail(Throwable exception) throws X {
		throw (X) exception;
	}

	@Override
	public @Nullable Supplier<@Nullable ConnectionEnds> connectionEnds(ServletRequest request) {
		if (!(request.getServletConnection() instanceof TomcatConnection connection)) {
			return null;
		}
		SocketWrapperBase<?> socket = connection.socket();
		return (socket != null) ? () -> ConnectionEnds.of(end(socket.getLocalAddr(), socket.getLocalPort()),
				end(socket.getRemoteAddr(), socket.getRemotePort())) : null;
	}

	private static @Nullable SocketAddress end(@Nullable String address, int port) {
		try {
			return (address != null && port > 0) ? new InetSocketAddress(InetAddress.getByName(address), port) : null;
		}
		catch (UnknownHostException ex) {
			return null;
		}
	}

}
