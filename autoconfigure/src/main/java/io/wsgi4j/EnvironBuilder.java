package io.wsgi4j;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds an {@link Environ} without a server. Later calls win over earlier ones.
 *
 * @see Environ#builder()
 */
public final class EnvironBuilder {

	private final Map<String, Object> variables = new LinkedHashMap<>();

	EnvironBuilder() {
	}

	/**
	 * Sets the request's method.
	 * @param method the method
	 * @return this builder
	 */
	public EnvironBuilder method(String method) {
		return with("REQUEST_METHOD", method);
	}

	/**
	 * Sets where the application is mounted.
	 * @param scriptName the decoded {@code SCRIPT_NAME}
	 * @return this builder
	 */
	public EnvironBuilder scriptName(String scriptName) {
		return with("SCRIPT_NAME", scriptName);
	}

	/**
	 * Sets the path that belongs to the application.
	 * @param pathInfo the decoded {@code PATH_INFO}
	 * @return this builder
	 */
	public EnvironBuilder path(String pathInfo) {
		return with("PATH_INFO", pathInfo);
	}

	/**
	 * Sets the query string.
	 * @param queryString the encoded query string, without the question mark
	 * @return this builder
	 */
	public EnvironBuilder query(String queryString) {
		return with("QUERY_STRING", queryString);
	}

	/**
	 * Sets a header of the request.
	 * @param name the header's name
	 * @param value the header's value
	 * @return this builder
	 */
	public EnvironBuilder header(String name, String value) {
		return with(HeaderVariable.of(name), value);
	}

	/**
	 * Sets the body and its length.
	 * @param contentType the media type of the body
	 * @param body the bytes of the body
	 * @return this builder
	 */
	public EnvironBuilder body(String contentType, byte[] body) {
		return with("CONTENT_TYPE", contentType).with("CONTENT_LENGTH", Integer.toString(body.length))
			.with("wsgi.input", body.clone());
	}

	/**
	 * Sets the body and its length.
	 * @param contentType the media type of the body
	 * @param body the text of the body, sent as UTF-8
	 * @return this builder
	 */
	public EnvironBuilder body(String contentType, String body) {
		return body(contentType, body.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Sets any variable.
	 * @param key the variable's name
	 * @param value its value
	 * @return this builder
	 */
	public EnvironBuilder with(String key, Object value) {
		this.variables.put(key, value);
		return this;
	}

	/**
	 * Builds the environ.
	 * @return a new environ, independent of this builder
	 */
	public Environ build() {
		Environ environ = Environ.empty();
		environ.putAll(this.variables);
		boolean https = "https".equals(environ.urlScheme());
		if (!environ.containsKey("SCRIPT_NAME") && !environ.containsKey("PATH_INFO")) {
			environ.put("PATH_INFO", "/");
		}
		environ.putIfAbsent("REQUEST_METHOD", "GET");
		environ.putIfAbsent("SCRIPT_NAME", "");
		environ.putIfAbsent("PATH_INFO", "");
		environ.putIfAbsent("QUERY_STRING", "");
		environ.putIfAbsent("SERVER_NAME", "127.0.0.1");
		environ.putIfAbsent("SERVER_PORT", https ? "443" : "80");
		environ.putIfAbsent("SERVER_PROTOCOL", "HTTP/1.1");
		environ.putIfAbsent("REMOTE_ADDR", "127.0.0.1");
		environ.putIfAbsent("HTTP_HOST", environ.serverName());
		environ.putIfAbsent("wsgi.version", List.of(1, 0));
		environ.putIfAbsent("wsgi.url_scheme", "http");
		environ.putIfAbsent("wsgi.input", new byte[0]);
		if (environ.get("wsgi.input") instanceof byte[] body) {
			environ.put("wsgi.input", new ByteArrayInputStream(body));
		}
		environ.putIfAbsent("wsgi.input_terminated", true);
		environ.putIfAbsent("wsgi.errors", new PrintWriter(new StringWriter(), true));
		environ.putIfAbsent("wsgi.multithread", false);
		environ.putIfAbsent("wsgi.multiprocess", false);
		environ.putIfAbsent("wsgi.run_once", false);
		environ.putIfAbsent("wsgi.file_wrapper", (FileWrapper) Body::of);
		return environ;
	}

}
