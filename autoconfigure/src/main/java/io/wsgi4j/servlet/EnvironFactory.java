package io.wsgi4j.servlet;

import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;

import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.FileWrapper;
import io.wsgi4j.exchange.ErrorsWriter;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Makes the environ of a request, on the container's thread. What it makes is a snapshot:
 * the request may be recycled afterwards.
 */
final class EnvironFactory {

	private static final List<Integer> VERSION = List.of(1, 0);

	private static final FileWrapper FILE_WRAPPER = Body::of;

	/**
	 * What headers don't become: two have variables of their own, {@code HTTP_PROXY}
	 * would be taken for that of the process (httpoxy), and a transfer coding has been
	 * decoded.
	 */
	private static final Set<String> SKIPPED = Set.of("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH", "HTTP_PROXY",
			"HTTP_TRANSFER_ENCODING");

	private EnvironFactory() {
	}

	static Environ create(HttpServletRequest request, MountMatch match) {
		Environ environ = Environ.empty();
		environ.put("REQUEST_METHOD", request.getMethod());
		environ.put("SCRIPT_NAME", match.scriptName());
		environ.put("PATH_INFO", match.pathInfo());
		String query = request.getQueryString();
		environ.put("QUERY_STRING", (query != null) ? query : "");
		String uri = EncodedSlashes.rawUri(request);
		environ.put("REQUEST_URI", (query != null) ? uri + "?" + query : uri);
		putIfPresent(environ, "CONTENT_TYPE", request.getContentType());
		if (hasBody(request)) {
			environ.put("CONTENT_LENGTH", Long.toString(Math.max(0, request.getContentLengthLong())));
		}
		ConnectionVariables.putServer(environ, request);
		environ.put("SERVER_PROTOCOL", request.getProtocol());
		ConnectionVariables.putRemote(environ, request);
		putIfPresent(environ, "REMOTE_USER", request.getRemoteUser());
		putIfPresent(environ, "AUTH_TYPE", AuthenticationScheme.of(request));
		putHeaders(environ, request);
		ConnectionVariables.putHost(environ, request);
		environ.put("wsgi.version", VERSION);
		environ.put("wsgi.url_scheme", request.getScheme());
		environ.put("wsgi.input", InputStream.nullInputStream());
		environ.put("wsgi.input_terminated", true);
		environ.put("wsgi.errors", new PrintWriter(new ErrorsWriter(match.application().name())));
		environ.put("wsgi.multithread", true);
		environ.put("wsgi.multiprocess", false);
		environ.put("wsgi.run_once", false);
		environ.put("wsgi.file_wrapper", FILE_WRAPPER);
		putIfPresent(environ, "SERVER_ADDR", unbracketed(request.getLocalAddr()));
		return environ;
	}

	/**
	 * Whether there is a body to wait for: HTTP/1.1 tells (RFC 9112, section 6.3), later
	 * versions need not.
	 */
	static boolean mayHaveBody(HttpServletRequest request) {
		return hasBody(request) || !HttpProtocol.hasOwnConnection(request);
	}

	private static boolean hasBody(HttpServletRequest request) {
		return request.getContentLengthLong() != -1 || request.getHeader("Transfer-Encoding") != null;
	}

	private static void putHeaders(Environ environ, HttpServletRequest request) {
		Enumeration<String> names = request.getHeaderNames();
		while (names.hasMoreElements()) {
			String name = names.nextElement();
			// "X_Foo" would pass for "X-Foo".
			if (name.indexOf('_') == -1) {
				String variable = HeaderVariables.of(name);
				if (!SKIPPED.contains(variable)) {
					environ.put(variable, join(variable, request.getHeaders(name)));
				}
			}
		}
	}

	private static String join(String variable, Enumeration<String> values) {
		String first = values.nextElement();
		if (!values.hasMoreElements()) {
			return first;
		}
		// Crumbs of a cookie are joined with a semicolon (RFC 9113, section 8.2.3).
		String separator = variable.equals("HTTP_COOKIE") ? "; " : ", ";
		return first + separator + String.join(separator, Collections.list(values));
	}

	/**
	 * An address alone (RFC 3875, section 4.1.8): Jetty puts brackets around those of
	 * IPv6.
	 */
	private static @Nullable String unbracketed(@Nullable String address) {
		if (address == null || !address.startsWith("[") || !address.endsWith("]")) {
			return address;
		}
		return address.substring(1, address.length() - 1);
	}

	private static void putIfPresent(Environ environ, String key, @Nullable String value) {
		if (value != null) {
			environ.put(key, value);
		}
	}

}
