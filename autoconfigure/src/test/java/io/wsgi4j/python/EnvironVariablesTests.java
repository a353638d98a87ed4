package io.wsgi4j.python;

import io.wsgi4j.Environ;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EnvironVariables}.
 */
class EnvironVariablesTests {

	private final Environ environ = Environ.empty();

	EnvironVariablesTests() {
		this.environ.put("SERVER_NAME", "localhost");
		this.environ.put("REQUEST_METHOD", "GET");
		this.environ.put("SCRIPT_NAME", "/caf\u00e9");
		this.environ.put("PATH_INFO", "/\u20ac");
		this.environ.put("QUERY_STRING", "");
		this.environ.put("REQUEST_URI", "/uri");
		this.environ.put("SERVER_ADDR", "::2");
		this.environ.put("SERVER_PORT", "80");
		this.environ.put("SERVER_PROTOCOL", "HTTP/1.1");
		this.environ.put("REMOTE_ADDR", "::1");
		this.environ.put("REMOTE_PORT", "1");
		this.environ.put("HTTP_HOST", "host");
		this.environ.put("wsgi.url_scheme", "http");
	}

	@Test
	void usualOnesHaveTheirPlace() {
		assertThat(join()).containsExactly("GET", "/caf\u00c3\u00a9", "/\u00e2\u0082\u00ac", "", "/uri", "localhost",
				"::2", "80", "HTTP/1.1", "::1", "1", "host", "http", "");
	}

	@Test
	void othersFollow() {
		this.environ.put("HTTP_X", "on\u00e9");
		this.environ.put("REMOTE_USER", "\u00e9");
		this.environ.put("wsgi.run_once", false);
		assertThat(join()).hasSize(18).endsWith("http", "", "HTTP_X", "on\u00e9", "REMOTE_USER", "\u00c3\u00a9");
	}

	@Test
	void absentOnesAreNamed() {
		this.environ.remove("HTTP_HOST");
		this.environ.put("REMOTE_PORT", 1);
		this.environ.put("QUERY_STRING", "a\0b");
		this.environ.put("HTTP_Y", "c\0d");
		assertThat(join()).containsExactly("GET", "/caf\u00c3\u00a9", "/\u00e2\u0082\u00ac", "", "/uri", "localhost",
				"::2", "80", "HTTP/1.1", "::1", "", "", "http", "QUERY_STRING REMOTE_PORT HTTP_HOST");
	}

	private String[] join() {
		return EnvironVariables.join(this.environ).split("\0", -1);
	}

}
