package io.wsgi4j.servlet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class RequestBodyTests {

	@TempDir
	private Path directory;

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 5, 11, 12, 100 })
	@DisplayName("Rule 11: the body is the same in memory and in a file, and ends")
	void keepsWhatArrives(int threshold) throws IOException {
		try (RequestBody body = new RequestBody(new RequestBodySettings(-1, threshold, this.directory))) {
			append(body, "hello,");
			append(body, " world");
			assertThat(body.length()).isEqualTo(12);
			InputStream input = body.open();
			assertThat(input.readNBytes(3)).asString().isEqualTo("hel");
			assertThat(input.readAllBytes()).asString().isEqualTo("lo, world");
			assertThat(input.read()).isEqualTo(-1);
		}
		assertThat(files()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 100 })
	void isOpenAfterTheApplicationHasClosedItsStream(int threshold) throws IOException {
		try (RequestBody body = new RequestBody(new RequestBodySettings(-1, threshold, this.directory))) {
			append(body, "hello");
			body.open().close();
			assertThat(body.open().readAllBytes()).asString().isEqualTo("hello");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 100 })
	void refusesWhatIsTooLarge(int threshold) throws IOException {
		try (RequestBody body = new RequestBody(new RequestBodySettings(5, threshold, this.directory))) {
			assertThat(body.append(bytes("hello"), 5)).isTrue();
			assertThat(body.append(bytes("!"), 1)).isFalse();
		}
		assertThat(files()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "missing", "missing/too" })
	void makesItsDirectory(String name) throws IOException {
		try (RequestBody body = new RequestBody(new RequestBodySettings(-1, 0, this.directory.resolve(name)))) {
			append(body, "hello");
			assertThat(body.open().readAllBytes()).asString().isEqualTo("hello");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = 0)
	void failsWhereThereIsNoRoom(int threshold) throws IOException {
		Path occupied = Files.createFile(this.directory.resolve("occupied"));
		try (RequestBody body = new RequestBody(new RequestBodySettings(-1, threshold, occupied))) {
			assertThatIOException().isThrownBy(() -> append(body, "hello"));
		}
	}

	private static void append(RequestBody body, String text) throws IOException {
		assertThat(body.append(bytes(text), text.length())).isTrue();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private Stream<Path> files() throws IOException {
		return Files.list(this.directory);
	}

}
