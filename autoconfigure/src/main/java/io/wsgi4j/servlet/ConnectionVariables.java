package io.wsgi4j.servlet;

import java.util.Locale;

import io.wsgi4j.Environ;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * The variables of both ends of a connection: {@code SERVER_NAME}, {@code SERVER_PORT},
 * {@code REMOTE_ADDR}, {@code REMOTE_PORT}, and {@code HTTP_HOST} where the client has
 * sent {@code :authority} instead.
 */
final class ConnectionVariables {

	private static final String HOST = "HTTP_HOST";

	private static final int HTTP_PORT = 80;

	private static final int HTTPS_PORT = 443;

	private ConnectionVariables() {
	}

	/**
	 * Puts the name and the port that the client has addressed. Neither is ever empty
	 * (PEP 3333, environ Variables): without a name, the server's own address stands for
	 * it; a name without a port has its scheme's (RFC 3986, section 3.2.3).
	 */
	static void putServer(Environ environ, HttpServletRequest request) {
		String name = request.getServerName();
		boolean named = StringUtils.hasText(name);
		int port = request.getServerPort();
		if (port <= 0) {
			port = named ? defaultPort(request) : request.getLocalPort();
		}
		environ.put("SERVER_NAME", named ? name : localName(request));
		environ.put("SERVER_PORT", Integer.toString((port > 0) ? port : defaultPort(request)));
	}

	/**
	 * Puts the client's address alone (RFC 3875, section 4.1.8), and its port where that
	 * is known.
	 */
	static void putRemote(Environ environ, HttpServletRequest request) {
		RemoteEndpoint remote = RemoteEndpoint.of(request);
		environ.put("REMOTE_ADDR", remote.address());
		if (remote.port() > 0) {
			environ.put("REMOTE_PORT", Integer.toString(remote.port()));
		}
	}

	/**
	 * Puts {@code HTTP_HOST} where {@code :authority} is sent in place of {@code Host}
	 * (RFC 9113, section 8.3.1). To be called after the headers have been put.
	 */
	static void putHost(Environ environ, HttpServletRequest request) {
		if (HttpProtocol.hasOwnConnection(request) || environ.containsKey(HOST)) {
			return;
		}
		// Forwarded headers change the wrapper's name, not what the client has sent.
		ServletRequest received = received(request);
		String name = received.getServerName();
		if (StringUtils.hasText(name)) {
			int port = received.getServerPort();
			environ.put(HOST, (port <= 0 || port == defaultPort(received)) ? name : name + ":" + port);
		}
	}

	/**
	 * The container's own request, inside all wrappers.
	 */
	static ServletRequest received(ServletRequest request) {
		ServletRequest received = request;
		while (received instanceof ServletRequestWrapper wrapper) {
			received = wrapper.getRequest();
		}
		return received;
	}

	private static int defaultPort(ServletRequest request) {
		return "https".equals(lowerCase(request.getScheme())) ? HTTPS_PORT : HTTP_PORT;
	}

	private static @Nullable String lowerCase(@Nullable String text) {
		return (text != null) ? text.toLowerCase(Locale.ROOT) : null;
	}

	/**
	 * The address that the server listens on. Its name would have to be looked up.
	 */
	private static String localName(HttpServletRequest request) {
		String address = request.getLocalAddr();
		if (!StringUtils.hasText(address)) {
			return "localhost";
		}
		boolean bare = address.indexOf(':') != -1 && !address.startsWith("[");
		return bare ? "[" + address + "]" : address;
	}

}
