package io.wsgi4j;

import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A request as <a href="https://peps.python.org/pep-3333/#environ-variables">PEP 3333</a>
 * describes it: a map of CGI variables ({@code REQUEST_METHOD}, {@code PATH_INFO},
 * {@code HTTP_ACCEPT}, ...), all of them strings, and of {@code wsgi.*} values.
 * <p>
 * The map is mutable and one call's own; middleware may change it or add to it. The
 * accessors read the map, so they never disagree with it. A variable that isn't there
 * reads as the empty string unless the accessor says otherwise.
 * <p>
 * Strings are decoded, not PEP 3333's bytes in disguise: {@code PATH_INFO} is UTF-8,
 * header values are ISO 8859-1.
 */
public interface Environ extends Map<String, Object> {

	/**
	 * The request's method, as the client wrote it.
	 * @return {@code REQUEST_METHOD}
	 */
	String requestMethod();

	/**
	 * The decoded part of the path that led to the application: context path, servlet
	 * path and mount. Without a trailing slash, empty at the root.
	 * @return {@code SCRIPT_NAME}
	 */
	String scriptName();

	/**
	 * The decoded rest of the path, which belongs to the application: empty or beginning
	 * with a slash.
	 * @return {@code PATH_INFO}
	 */
	String pathInfo();

	/**
	 * The {@link #pathInfo() path info} as the client encoded it. Where middleware has
	 * put another {@code PATH_INFO} than the request's, that one, encoded.
	 * @return the encoded {@code PATH_INFO}
	 */
	String rawPathInfo();

	/**
	 * What follows the question mark, as the client encoded it.
	 * @return {@code QUERY_STRING}
	 */
	String queryString();

	/**
	 * The media type of the body.
	 * @return {@code CONTENT_TYPE}
	 */
	String contentType();

	/**
	 * The length of the body.
	 * @return {@code CONTENT_LENGTH} in bytes; -1 if there is no body or its length isn't
	 * known
	 */
	long contentLength();

	/**
	 * The host the client addressed.
	 * @return {@code SERVER_NAME}
	 */
	String serverName();

	/**
	 * The port the client addressed.
	 * @return {@code SERVER_PORT}; -1 if it isn't known
	 */
	int serverPort();

	/**
	 * The protocol of the request, as in {@code HTTP/1.1}.
	 * @return {@code SERVER_PROTOCOL}
	 */
	String serverProtocol();

	/**
	 * The client's address.
	 * @return {@code REMOTE_ADDR}
	 */
	String remoteAddr();

	/**
	 * The client's port.
	 * @return {@code REMOTE_PORT}; -1 if it isn't known
	 */
	int remotePort();

	/**
	 * The authenticated caller.
	 * @return {@code REMOTE_USER}, or {@code null} if no user has been authenticated
	 */
	@Nullable String remoteUser();

	/**
	 * The scheme the client used, {@code http} or {@code https}.
	 * @return {@code wsgi.url_scheme}
	 */
	String urlScheme();

	/**
	 * A header of the request. Values of a repeated header are joined with commas.
	 * @param name the header's name, in any case
	 * @return the value of {@code HTTP_*}, {@code CONTENT_TYPE} or
	 * {@code CONTENT_LENGTH}, or {@code null}
	 */
	@Nullable String header(String name);

	/**
	 * The body. Reading never waits for the client: it has arrived already. Closed with
	 * the exchange.
	 * @return {@code wsgi.input}
	 */
	InputStream input();

	/**
	 * Where an application writes diagnostics; every line becomes an entry of its log.
	 * @return {@code wsgi.errors}
	 */
	PrintWriter errors();

	/**
	 * Whether there still is a client to answer, as far as the server knows: a client
	 * that says nothing may have left all the same. For applications that work for long
	 * before they send anything; may be asked on any thread.
	 * @return what the {@code BooleanSupplier} {@code wsgi4j.client_connected} says;
	 * {@code true} without one
	 */
	boolean clientConnected();

	/**
	 * The URI that leads to the application ({@code wsgiref.util.application_uri}). Made
	 * of {@code SERVER_NAME} and {@code SERVER_PORT}, which unlike {@code HTTP_HOST}
	 * follow trusted forwarded headers.
	 * @return scheme, host and {@code SCRIPT_NAME}, encoded
	 */
	String applicationUri();

	/**
	 * The URI of the request ({@code wsgiref.util.request_uri}).
	 * @return scheme, host, path and query string, encoded
	 */
	String requestUri();

	/**
	 * Moves the first segment of {@code PATH_INFO} to {@code SCRIPT_NAME}
	 * ({@code wsgiref.util.shift_path_info}). Empty and {@code .} segments before the
	 * last one are dropped.
	 * @return the segment; the empty string for a trailing slash; {@code null} when no
	 * segment is left
	 */
	@Nullable String shiftPathInfo();

	/**
	 * Creates an environ without any variable.
	 * @return a new environ
	 */
	static Environ empty() {
		return new MapEnviron();
	}

	/**
	 * Builds an environ without a server, for the unit test of an application. What isn't
	 * set is as in {@code wsgiref.util.setup_testing_defaults}: a {@code GET} of
	 * {@code http://127.0.0.1/}.
	 * @return a new builder
	 */
	static EnvironBuilder builder() {
		return new EnvironBuilder();
	}

}
