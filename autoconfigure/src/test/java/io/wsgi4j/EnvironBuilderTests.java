package io.wsgi4j;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class EnvironBuilderTests {

	@Test
	void defaultsAreAGetOfTheRoot() throws IOException {
		Environ environ = Environ.builder().build();
		assertThat(environ).containsOnlyKeys("REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING",
				"SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "REMOTE_ADDR", "HTTP_HOST", "wsgi.version",
				"wsgi.url_scheme", "wsgi.input", "wsgi.input_terminated", "wsgi.errors", "wsgi.multithread",
				"wsgi.multiprocess", "wsgi.run_once", "wsgi.file_wrapper");
		assertThat(environ).containsEntry("REQUEST_METHOD", "GET")
			.containsEntry("SCRIPT_NAME", "")
			.containsEntry("PATH_INFO", "/")
			.containsEntry("QUERY_STRING", "")
			.containsEntry("SERVER_NAME", "127.0.0.1")
			.containsEntry("SERVER_PORT", "80")
			.containsEntry("SERVER_PROTOCOL", "HTTP/1.1")
			.containsEntry("REMOTE_ADDR", "127.0.0.1")
			.containsEntry("HTTP_HOST", "127.0.0.1")
			.containsEntry("wsgi.version", List.of(1, 0))
			.containsEntry("wsgi.url_scheme", "http")
			.containsEntry("wsgi.input_terminated", true)
			.containsEntry("wsgi.multithread", false)
			.containsEntry("wsgi.multiprocess", false)
			.containsEntry("wsgi.run_once", false);
		assertThat(environ.get("wsgi.errors")).isInstanceOf(PrintWriter.class);
		assertThat(environ.get("wsgi.input")).isInstanceOf(InputStream.class);
		assertThat(environ.input().readAllBytes()).isEmpty();
	}

	@Test
	void httpsHasItsOwnPort() {
		Environ environ = Environ.builder().with("wsgi.url_scheme", "https").build();
		assertThat(environ.serverPort()).isEqualTo(443);
		assertThat(environ.urlScheme()).isEqualTo("https");
	}

	@Test
	void hostIsTheServersName() {
		Environ environ = Environ.builder().with("SERVER_NAME", "foo.bar").build();
		assertThat(environ.header("Host")).isEqualTo("foo.bar");
	}

	@Test
	@DisplayName("Rule 12: the mount itself has an empty PATH_INFO")
	void pathInfoIsEmptyWhereOnlyScriptNameIsGiven() {
		Environ environ = Environ.builder().scriptName("/foo").build();
		assertThat(environ).containsEntry("SCRIPT_NAME", "/foo").containsEntry("PATH_INFO", "");
	}

	@Test
	void scriptNameIsEmptyWhereOnlyPathIsGiven() {
		Environ environ = Environ.builder().path("/foo").build();
		assertThat(environ).containsEntry("SCRIPT_NAME", "").containsEntry("PATH_INFO", "/foo");
	}

	@Test
	void methodQueryAndVariablesAreSet() {
		Environ environ = Environ.builder().method("BREW").query("a=%2F").with("my.key", 17).build();
		assertThat(environ).containsEntry("REQUEST_METHOD", "BREW")
			.containsEntry("QUERY_STRING", "a=%2F")
			.containsEntry("my.key", 17);
	}

	@Test
	@DisplayName("Rule 13: headers become HTTP_* variables, but for two with their own")
	void headersHaveTheirVariables() {
		Environ environ = Environ.builder()
			.header("X-Foo-bar", "1")
			.header("content-type", "text/plain")
			.header("Content-Length", "3")
			.build();
		assertThat(environ).containsEntry("HTTP_X_FOO_BAR", "1")
			.containsEntry("CONTENT_TYPE", "text/plain")
			.containsEntry("CONTENT_LENGTH", "3")
			.doesNotContainKeys("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH");
	}

	@Test
	void textBodyIsUtf8() throws IOException {
		Environ environ = Environ.builder().body("text/plain", "späm").build();
		assertThat(environ.contentType()).isEqualTo("text/plain");
		assertThat(environ).containsEntry("CONTENT_LENGTH", "5");
		assertThat(environ.input().readAllBytes()).isEqualTo(new byte[] { 's', 'p', (byte) 0xC3, (byte) 0xA4, 'm' });
	}

	@Test
	void existingValueIsNeverReplaced() {
		PrintWriter errors = new PrintWriter(PrintWriter.nullWriter());
		InputStream input = new ByteArrayInputStream(new byte[0]);
		Environ environ = Environ.builder()
			.with("SERVER_PORT", "1")
			.with("wsgi.errors", errors)
			.with("wsgi.input", input)
			.with("wsgi.multithread", true)
			.build();
		assertThat(environ.serverPort()).isEqualTo(1);
		assertThat(environ.errors()).isSameAs(errors);
		assertThat(environ.input()).isSameAs(input);
		assertThat(environ).containsEntry("wsgi.multithread", true);
	}

	@Test
	void laterCallsWin() throws IOException {
		Environ environ = Environ.builder()
			.with("wsgi.input", InputStream.nullInputStream())
			.path("/a")
			.body("text/plain", "first")
			.body("text/css", "second")
			.path("/b")
			.build();
		assertThat(environ.pathInfo()).isEqualTo("/b");
		assertThat(environ.contentType()).isEqualTo("text/css");
		assertThat(environ.contentLength()).isEqualTo(6);
		assertThat(environ.input().readAllBytes()).asString().isEqualTo("second");
	}

	@Test
	void environsAreIndependentOfTheBuilderAndOfEachOther() throws IOException {
		byte[] body = { 1, 2, 3 };
		EnvironBuilder builder = Environ.builder().path("/a").body("application/octet-stream", body);
		body[0] = 9;
		Environ first = builder.build();
		Environ second = builder.path("/b").build();
		first.put("REQUEST_METHOD", "PUT");
		assertThat(first.pathInfo()).isEqualTo("/a");
		assertThat(second.pathInfo()).isEqualTo("/b");
		assertThat(second.requestMethod()).isEqualTo("GET");
		assertThat(first.input().readAllBytes()).containsExactly(1, 2, 3);
		assertThat(second.input().readAllBytes()).containsExactly(1, 2, 3);
	}

	@Test
	void fileWrapperMakesABodyOfAFile(@TempDir Path directory) throws Exception {
		Path file = Files.writeString(directory.resolve("file"), "content");
		FileWrapper wrapper = (FileWrapper) Environ.builder().build().get("wsgi.file_wrapper");
		assertThat(wrapper).isNotNull();
		try (FileBody body = (FileBody) wrapper.wrap(file)) {
			assertThat(body.length()).isEqualTo(7);
		}
	}

}
