package io.wsgi4j.contract;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

import io.wsgi4j.Body;
import io.wsgi4j.Header;
import io.wsgi4j.testsupport.BodyKind;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.ScriptedBody;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class ResponseLengthContractTests extends AbstractContractTests {

	private static final byte[] CONTENT = "0123456789".getBytes();

	private static final int BIG = 3 * 1024 * 1024;

	@ParameterizedTest
	@EnumSource
	@DisplayName("Rule 7: a body of the announced length leaves the connection usable")
	void exactLength(BodyKind kind) {
		try (HttpSocket socket = send(kind.application(CONTENT, length(10)))) {
			HttpAnswer answer = socket.receive();
			assertThat(answer.headers("Content-Length")).containsExactly("10");
			assertThat(answer.text()).isEqualTo("0123456789");
			assertUsable(socket);
		}
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("Rule 7: a body that is too long is cut where it was announced to end; the connection stays usable")
	void tooLong(BodyKind kind) {
		try (HttpSocket socket = send(kind.application(CONTENT, length(4)))) {
			HttpAnswer answer = socket.receive();
			assertThat(answer.headers("Content-Length")).containsExactly("4");
			assertThat(answer.text()).isEqualTo("0123");
			assertUsable(socket);
		}
		assertThat(takeLogEntry().message()).contains("more bytes");
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("Rule 7: a big body that is too long is cut as well")
	void tooLongAndBig(BodyKind kind) {
		try (HttpSocket socket = send(kind.application(new byte[BIG], length(BIG - 1)))) {
			HttpAnswer answer = socket.receive();
			assertThat(answer.body()).hasSize(BIG - 1);
			assertUsable(socket);
		}
		assertThat(takeLogEntry().message()).contains("more bytes");
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("Rule 7: after a body that is too short the connection is closed")
	void tooShort(BodyKind kind) {
		try (HttpSocket socket = send(kind.application(CONTENT, length(11)))) {
			HttpAnswer answer = socket.receive();
			assertThat(answer.status()).isEqualTo(200);
			assertThat(answer.headers("Content-Length")).containsExactly("11");
			assertThat(answer.text()).isEqualTo("0123456789");
			assertThat(answer.complete()).isFalse();
		}
		assertThat(takeLogEntry().message()).contains("fewer bytes");
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("Rule 7: after a big body that is too short the connection is closed as well")
	void tooShortAndBig(BodyKind kind) {
		try (HttpSocket socket = send(kind.application(new byte[BIG], length(BIG + 1)))) {
			HttpAnswer answer = socket.receive();
			assertThat(answer.body()).hasSize(BIG);
			assertThat(answer.complete()).isFalse();
		}
		assertThat(takeLogEntry().message()).contains("fewer bytes");
	}

	@Test
	@DisplayName("Rule 7: an empty body that announces bytes has its head sent, and the connection is closed")
	void emptyAndTooShort() {
		HttpAnswer answer = get((environ, startResponse) -> {
			startResponse.start("200 OK", length(12345));
			return Body.empty();
		});
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.header("Content-Length")).isEqualTo("12345");
		assertThat(answer.complete()).isFalse();
		assertThat(takeLogEntry().message()).contains("fewer bytes");
	}

	@Test
	@DisplayName("Rule 7: a body is not asked for more when it is too long, and closed once")
	void tooLongIsNotAskedFurther() {
		ScriptedBody body = ScriptedBody.create().then("abc").then("def").then("ghi");
		HttpAnswer answer = get((environ, startResponse) -> {
			startResponse.start("200 OK", length(4));
			return body;
		});
		assertThat(answer.text()).isEqualTo("abcd");
		takeLogEntry();
		assertThat(body.asked()).isEqualTo(2);
		assertThat(body.closes()).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("Materialised bodies and files get their length; others none")
	void lengthIsComputed(BodyKind kind) {
		try (HttpSocket socket = send(kind.application(CONTENT))) {
			HttpAnswer answer = socket.receive();
			assertThat(answer.header("Content-Length")).isEqualTo(kind.hasLength() ? "10" : null);
			assertThat(answer.text()).isEqualTo("0123456789");
			assertThat(answer.complete()).isTrue();
			assertUsable(socket);
		}
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("An empty body is complete, whatever its kind")
	void emptyBody(BodyKind kind) {
		try (HttpSocket socket = send(kind.application(new byte[0]))) {
			HttpAnswer answer = socket.receive();
			assertThat(answer.status()).isEqualTo(200);
			assertThat(answer.body()).isEmpty();
			assertThat(answer.complete()).isTrue();
			assertUsable(socket);
		}
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("Rule 8: the application runs for HEAD, and no byte of its body leaves")
	void head(BodyKind kind) {
		this.stage.play(kind.application(new byte[BIG], new Header("X-App", "yes")));
		try (HttpSocket socket = this.server.connect()) {
			HttpAnswer answer = socket.send(request("HEAD")).receive("HEAD");
			assertThat(answer.status()).isEqualTo(200);
			assertThat(answer.header("X-App")).isEqualTo("yes");
			assertThat(answer.header("Content-Length")).isEqualTo(kind.hasLength() ? "" + BIG : null);
			assertUsable(socket);
		}
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("Rule 8: HEAD keeps an announced length, whatever the body's")
	void headWithLength(BodyKind kind) {
		this.stage.play(kind.application(CONTENT, length(12345)));
		try (HttpSocket socket = this.server.connect()) {
			HttpAnswer answer = socket.send(request("HEAD")).receive("HEAD");
			assertThat(answer.header("Content-Length")).isEqualTo("12345");
			assertUsable(socket);
		}
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("Rule 8: no byte leaves with 204 or 304, not even an announced one")
	void noContent(BodyKind kind) {
		for (String status : new String[] { "204 No Content", "304 Not Modified" }) {
			for (Header[] headers : new Header[][] { {}, { length(10) } }) {
				try (HttpSocket socket = send(kind.application(status, CONTENT, headers))) {
					HttpAnswer answer = socket.receive();
					assertThat(answer.status()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
					assertThat(answer.headers()).doesNotContainKey("transfer-encoding");
					if (answer.status() == 204) {
						assertThat(answer.headers()).doesNotContainKey("content-length");
					}
					assertUsable(socket);
				}
			}
		}
	}

	@Test
	@DisplayName("Step 6: a body that is not sent is closed once")
	void unsentBodyIsClosed() {
		ScriptedBody body = ScriptedBody.create().then("foo").then("bar");
		this.stage.play((environ, startResponse) -> {
			startResponse.start("200 OK");
			return body;
		});
		assertThat(this.server.exchange(request("HEAD")).status()).isEqualTo(200);
		awaitEndOfRequests();
		assertThat(body.closes()).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource({ "0, 10, 0123456789", "3, 4, 3456", "8, 100, 89", "10, 5, ''" })
	@DisplayName("A part of a file has the part's length")
	void partOfFile(long position, long length, String part, @TempDir Path directory) throws IOException {
		Path file = Files.write(directory.resolve("file"), CONTENT);
		try (HttpSocket socket = send((environ, startResponse) -> {
			startResponse.start("206 Partial Content");
			return Body.of(file, position, length);
		})) {
			HttpAnswer answer = socket.receive();
			assertThat(answer.header("Content-Length")).isEqualTo("" + part.length());
			assertThat(answer.text()).isEqualTo(part);
			assertUsable(socket);
		}
	}

	@Test
	@DisplayName("Rule 9: a file that becomes shorter while it is sent is cut")
	void fileBecomesShorter(@TempDir Path directory) throws IOException {
		Path file = Files.write(directory.resolve("file"), new byte[32 * BIG]);
		this.stage.play((environ, startResponse) -> {
			startResponse.start("200 OK");
			return Body.of(file);
		});
		try (HttpSocket socket = HttpSocket.connect(this.server.port(), 8 * 1024)) {
			HttpAnswer head = socket.send(request("GET")).receiveHead();
			try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
				access.setLength(100);
			}
			HttpAnswer answer = socket.receiveBody(head);
			assertThat(answer.complete()).isFalse();
			assertThat(answer.body()).hasSizeBetween(100, 32 * BIG - 1);
		}
		assertThat(takeLogEntry().thrown()).contains("shorter");
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("An HTTP/1.0 client gets the body until the connection is closed, without chunks")
	void http10(BodyKind kind) {
		this.stage.play(kind.application(CONTENT));
		try (HttpSocket socket = this.server.connect()) {
			HttpAnswer answer = socket.send("GET /gateway/app HTTP/1.0\r\n\r\n").receive();
			assertThat(answer.headers()).doesNotContainKey("transfer-encoding");
			assertThat(answer.text()).isEqualTo("0123456789");
			assertThat(socket.isClosedByServer()).isTrue();
		}
	}

	@Test
	@DisplayName("An HTTP/1.0 client that keeps its connection may use it again after a body with a length")
	void http10KeepAlive() {
		this.stage.play(BodyKind.MATERIALISED.application(CONTENT));
		try (HttpSocket socket = this.server.connect()) {
			for (int i = 0; i < 3; i++) {
				socket.send("GET /gateway/app HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
				assertThat(socket.receive().text()).isEqualTo("0123456789");
			}
		}
	}

	@Test
	@DisplayName("Pipelined requests are answered in order, however they are answered")
	void pipelining() {
		BodyKind[] kinds = BodyKind.values();
		StringBuilder requests = new StringBuilder();
		for (int i = 0; i < 28; i++) {
			this.stage.play("/" + i,
					kinds[i % kinds.length].application(("Response #" + i).getBytes(), new Header("X-Number", "" + i)));
			requests.append(get("/" + i));
		}
		try (HttpSocket socket = this.server.connect().send(requests.toString())) {
			for (int i = 0; i < 28; i++) {
				HttpAnswer answer = socket.receive();
				assertThat(answer.header("X-Number")).isEqualTo("" + i);
				assertThat(answer.text()).isEqualTo("Response #" + i);
			}
		}
	}

	private static Header length(int length) {
		return new Header("Content-Length", "" + length);
	}

}
