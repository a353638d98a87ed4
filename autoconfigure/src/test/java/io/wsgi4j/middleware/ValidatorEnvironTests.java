package io.wsgi4j.middleware;

import java.io.OutputStream;
import java.util.List;
import java.util.function.Consumer;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.Header;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a {@link Validator} demands of the environ.
 */
class ValidatorEnvironTests {

	private boolean called;

	@ParameterizedTest
	@ValueSource(strings = { "REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "SERVER_NAME", "SERVER_PORT",
			"SERVER_PROTOCOL", "wsgi.version", "wsgi.url_scheme", "wsgi.input", "wsgi.input_terminated", "wsgi.errors",
			"wsgi.multithread", "wsgi.multiprocess", "wsgi.run_once" })
	void keyIsRequired(String key) {
		assertViolation("The environ lacks " + key, (environ) -> environ.remove(key));
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH", "HTTP_PROXY" })
	@DisplayName("Rule 13: no variable for headers with their own, nor for Proxy")
	void keyIsForbidden(String key) {
		assertViolation("The environ must not have " + key, (environ) -> environ.put(key, "1"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "SERVER_PORT", "CONTENT_LENGTH", "HTTP_X_FOO", "anything" })
	void valueOfKeyWithoutDotIsAString(String key) {
		assertViolation(key + " in the environ must be a string, but is '80'", (environ) -> environ.put(key, 80));
		assertViolation(key + " in the environ must be a string, but is 'null'", (environ) -> environ.put(key, null));
	}

	@Test
	void valueOfKeyWithDotIsFree() throws Exception {
		assertAccepted((environ) -> environ.put("my.key", List.of()));
		assertAccepted((environ) -> environ.put("my.key", null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "REQUEST_METHOD", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL" })
	void valueIsNotEmpty(String key) {
		assertViolation(key + " in the environ must not be empty, but is ''", (environ) -> environ.put(key, ""));
	}

	@Test
	@DisplayName("Rule 12: SCRIPT_NAME is empty or begins with a slash")
	void scriptNameIsAbsolute() {
		assertViolation("SCRIPT_NAME in the environ must be empty or begin with a slash, but is 'foo/'",
				(environ) -> environ.put("SCRIPT_NAME", "foo/"));
	}

	@Test
	@DisplayName("Rule 12: SCRIPT_NAME is empty at the root")
	void scriptNameIsEmptyAtTheRoot() {
		assertViolation("SCRIPT_NAME in the environ must be empty at the root, but is '/'",
				(environ) -> environ.put("SCRIPT_NAME", "/"));
	}

	@Test
	@DisplayName("Rule 12: PATH_INFO is empty or begins with a slash")
	void pathInfoIsAbsolute() {
		assertViolation("PATH_INFO in the environ must be empty or begin with a slash, but is 'foo'",
				(environ) -> environ.put("PATH_INFO", "foo"));
	}

	@ParameterizedTest
	@CsvSource({ "'', /", "'', ''", "/foo, ''", "/foo, /", "/foo/bar, //x/ä" })
	@DisplayName("Rule 12: every path of the table is accepted")
	void pathsAreAccepted(String scriptName, String pathInfo) throws Exception {
		assertAccepted((environ) -> {
			environ.put("SCRIPT_NAME", scriptName);
			environ.put("PATH_INFO", pathInfo);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "-1", "+1", "many", "1.5", "9999999999999999999", " " })
	void contentLengthIsANumberOfBytes(String length) {
		assertViolation("CONTENT_LENGTH in the environ must be a number of bytes, but is '%s'".formatted(length),
				(environ) -> environ.put("CONTENT_LENGTH", length));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "0", "17", "5000000000" })
	void contentLengthIsAccepted(String length) throws Exception {
		assertAccepted((environ) -> environ.put("CONTENT_LENGTH", length));
	}

	@Test
	void versionIsAListOfOneAndZero() {
		assertViolation("wsgi.version in the environ must be the list [1, 0], but is '1.0'",
				(environ) -> environ.put("wsgi.version", "1.0"));
		assertViolation("wsgi.version in the environ must be the list [1, 0], but is '[1, 1]'",
				(environ) -> environ.put("wsgi.version", List.of(1, 1)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "ftp", "HTTP", "" })
	void schemeIsHttpOrHttps(String scheme) {
		assertViolation("wsgi.url_scheme in the environ must be http or https, but is '%s'".formatted(scheme),
				(environ) -> environ.put("wsgi.url_scheme", scheme));
	}

	@Test
	void schemeMayBeHttps() throws Exception {
		assertAccepted((environ) -> environ.put("wsgi.url_scheme", "https"));
	}

	@Test
	void inputAndErrorsAreStreams() {
		assertViolation("wsgi.input in the environ must be an InputStream, but is '1'",
				(environ) -> environ.put("wsgi.input", 1));
		assertViolation("wsgi.errors in the environ must be a PrintWriter, but is '1'",
				(environ) -> environ.put("wsgi.errors", 1));
	}

	@Test
	@DisplayName("Rule 11: wsgi.input_terminated is true")
	void inputIsTerminated() {
		assertViolation("wsgi.input_terminated in the environ must be true, but is 'false'",
				(environ) -> environ.put("wsgi.input_terminated", false));
	}

	@ParameterizedTest
	@ValueSource(strings = { "wsgi.multithread", "wsgi.multiprocess", "wsgi.run_once" })
	void flagsAreBooleans(String key) throws Exception {
		assertViolation(key + " in the environ must be a Boolean, but is '0'", (environ) -> environ.put(key, 0));
		assertAccepted((environ) -> environ.put(key, true));
	}

	private void assertViolation(String message, Consumer<Environ> change) {
		assertThatExceptionOfType(ContractViolationException.class).isThrownBy(() -> call(change)).withMessage(message);
		assertThat(this.called).isFalse();
	}

	private void assertAccepted(Consumer<Environ> change) throws Exception {
		call(change);
		assertThat(this.called).isTrue();
	}

	private void call(Consumer<Environ> change) throws Exception {
		this.called = false;
		Application application = (environ, startResponse) -> {
			this.called = true;
			startResponse.start("200 OK", new Header("Content-Type", "text/plain"));
			return Body.empty();
		};
		Environ environ = Environ.builder().build();
		change.accept(environ);
		Iterable<byte[]> body = new Validator().wrap(application)
			.call(environ, (status, headers, error) -> OutputStream.nullOutputStream());
		((AutoCloseable) body).close();
	}

}
