package io.wsgi4j.python;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;

import ch.qos.logback.classic.Level;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.LogRecorder.Entry;
import io.wsgi4j.testsupport.RawRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of PEP 3333 for applications of Python code.
 */
class PythonContractTests extends AbstractPythonTests {

	@Test
	void tutorialRunsToTheLetter() {
		HttpAnswer answer = get("/foo");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.header("Content-Type")).isEqualTo("text/plain");
		assertThat(answer.header("Content-Length")).isEqualTo("13");
		assertThat(answer.text()).isEqualTo("Hello, world!");
	}

	@Test
	void environIsADictOfNativeStrings() {
		HttpAnswer answer = this.server.exchange(RawRequest.get("/gateway/dump/caf%C3%A9?q=%C3%A9")
			.header("X-Custom", "on\u00e9")
			.header("Accept", "*/*"));
		Map<?, ?> environ = JsonMapper.shared().readValue(answer.text(), Map.class);
		assertThat(environ.get("types")).isEqualTo("str dict");
		assertThat(environ.get("version")).isEqualTo("(1, 0)");
		assertThat(environ.get("multi")).isEqualTo("(True, False, False)");
		assertThat(environ.get("REQUEST_METHOD")).isEqualTo("GET");
		assertThat(environ.get("SCRIPT_NAME")).isEqualTo("/gateway");
		assertThat(environ.get("PATH_INFO")).isEqualTo("/dump/caf\u00c3\u00a9");
		assertThat(environ.get("QUERY_STRING")).isEqualTo("q=%C3%A9");
		assertThat(environ.get("HTTP_X_CUSTOM")).isEqualTo("on\u00e9");
		assertThat(environ.get("wsgi.url_scheme")).isEqualTo("http");
	}

	@Test
	void inputIsRead() {
		assertThat(post("/read", "some body").text()).isEqualTo("b'some body'");
		assertThat(get("/read").text()).isEqualTo("b''");
	}

	@Test
	void inputIsReadInParts() {
		assertThat(post("/read_parts", "abcd\nefgh\nij\nk").text())
			.isEqualTo("[b'ab', b'cd\\n', b'efg', [b'h\\n', b'ij\\n', b'k']]");
		assertThat(post("/peek", "abcd\nef").text()).isEqualTo("[b'a', 2, b'ab', b'cd\\n', False]");
		assertThat(post("/read_with", "abcd").text()).isEqualTo("[b'abc', True]");
		assertThat(post("/read_lines", "a\nb").text()).isEqualTo("[b'a\\n', b'b']");
	}

	@Test
	void largeInputIsRead() {
		assertThat(post("/count", "\u00e9".repeat(3_000_000)).text()).isEqualTo("3000000");
	}

	@Test
	void errorsAreLogged() {
		assertThat(get("/errors").text()).isEqualTo("ok");
		assertThat(this.log.take()).extracting(Entry::message).containsExactly("first", "second", "third");
	}

	@Test
	void loggingIsLogged() {
		assertThat(get("/logs").text()).isEqualTo("ok");
		Entry entry = onlyEntry();
		assertThat(entry.logger()).isEqualTo("io.wsgi4j.python.shop.cart");
		assertThat(entry.level()).isEqualTo(Level.WARN);
		assertThat(entry.message()).isEqualTo("3 items");
	}

	@ParameterizedTest
	@CsvSource({ "/written, one two three", "/generator, one two", "/late, late", "/lazy, ab",
			"/memory_file, 0123456789", "/temporary_file, orary", "/zipped_file, unzipped" })
	void bodyIsSent(String path, String body) {
		HttpAnswer answer = get(path);
		assertThat(answer.text()).isEqualTo(body);
		assertThat(answer.complete()).isTrue();
		events();
	}

	@Test
	void bodyIsClosed() {
		get("/lazy");
		assertThat(events()).isEqualTo("closed");
		get("/generator");
		assertThat(events()).isEqualTo("finished");
	}

	@Test
	void bodyIsClosedAfterFailure() {
		assertThat(get("/fails_late").complete()).isFalse();
		assertFailureLogged("LookupError: no more");
		assertThat(events()).isEqualTo("closed");
	}

	@Test
	void fileIsSent() throws IOException {
		HttpAnswer answer = get("/file");
		assertThat(answer.text()).isEqualTo(Files.readString(SOURCES.resolve("contract.py")).substring(4));
		assertThat(answer.header("Content-Length")).isEqualTo(Integer.toString(answer.body().length));
	}

	@Test
	void fileIsSentAlthoughItsCloseFails() throws IOException {
		HttpAnswer answer = get("/file_with_failing_close");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.text()).isEqualTo(Files.readString(SOURCES.resolve("contract.py")).substring(4));
		assertThat(events()).isEqualTo("close");
		await("log entries").until(() -> this.log.count() > 0);
		assertThat(this.log.take()).extracting(Entry::message).anyMatch((line) -> line.contains("LookupError: close"));
	}

	@ParameterizedTest
	@CsvSource({ "status, TypeError", "headers, TypeError", "header, TypeError", "value, TypeError", "name, ValueError",
			"newline, ValueError", "hop, accepted", "reason, ValueError", "info, TypeError", "block, TypeError",
			"twice, AssertionError", "pair, TypeError", "string, TypeError", "bytes, TypeError", "nul, ValueError",
			"nuls, ValueError", "named, accepted" })
	void misuseIsRefused(String misuse, String type) {
		assertThat(get("/refused?" + misuse).text()).isEqualTo(type);
	}

	@Test
	void headIsReplacedAfterAnError() {
		HttpAnswer answer = get("/replaced");
		assertThat(answer.status()).isEqualTo(503);
		assertThat(answer.header("X-First")).isNull();
		assertThat(answer.text()).isEqualTo("replaced");
	}

	@Test
	void errorIsRaisedWhenTheHeadIsOut() {
		HttpAnswer answer = get("/too_late");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.complete()).isFalse();
		assertFailureLogged("KeyError: 'after the head'");
	}

	@Test
	void failureIsAnswered() {
		assertThat(get("/fails").status()).isEqualTo(500);
		assertFailureLogged("LookupError: nothing here");
	}

	@Test
	void blocksMustBeBytes() {
		assertThat(get("/numbers").status()).isEqualTo(500);
		assertFailureLogged("TypeError: A block of the body must be bytes, not int");
	}

	@Test
	void exitIsAFailure() {
		assertThat(get("/exits").status()).isEqualTo(500);
		assertFailureLogged("SystemExit: 3");
	}

	@ParameterizedTest
	@ValueSource(strings = { "read", "readline", "readlines", "iteration" })
	void validatorHasNoObjection(String way) {
		String expected = (way.equals("readline") ? "line: " : "") + "POST ";
		HttpAnswer answer = post("/validated?" + way, "a\nb\n");
		assertThat(answer.text()).isEqualTo(expected + (way.equals("readline") ? "a\n" : "a\nb\n"));
	}

	@Test
	void validatorHasNoObjectionWithoutBody() {
		assertThat(get("/validated").text()).isEqualTo("GET nothing");
		HttpAnswer answer = this.server.exchange(RawRequest.of("HEAD", "/gateway/validated"));
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.body()).isEmpty();
	}

}
