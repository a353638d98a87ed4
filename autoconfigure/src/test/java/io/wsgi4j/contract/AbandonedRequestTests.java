package io.wsgi4j.contract;

import java.nio.file.Path;
import java.util.stream.Stream;

import io.wsgi4j.testsupport.AbstractRecorderTests;
import io.wsgi4j.testsupport.BodyFiles;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bodies that never come to their end. Nobody hears of them.
 */
class AbandonedRequestTests extends AbstractRecorderTests {

	private static final int THRESHOLD = 1000;

	@TempDir
	private static Path directory;

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.properties("gateway.request.directory=" + directory,
				"gateway.request.memory-threshold=" + THRESHOLD + "B", "gateway.request.memory-budget=0B");
	}

	@AfterEach
	void nothingIsLeft() {
		new BodyFiles(directory).awaitNone();
	}

	@ParameterizedTest
	@MethodSource
	@DisplayName("Rule 1: a client that closes its side before the end of the body gets no answer from the application")
	void halfClose(RawRequest request) {
		try (HttpSocket socket = this.server.connect()) {
			HttpAnswer answer = socket.send(request).shutdownOutput().receive();
			assertThat(answer.status()).isIn(-1, 400);
		}
	}

	static Stream<RawRequest> halfClose() {
		return incompleteRequests();
	}

	@ParameterizedTest
	@MethodSource
	@DisplayName("Rule 1: a client that crashes before the end of the body leaves nothing behind")
	void reset(RawRequest request) {
		try (HttpSocket socket = this.server.connect()) {
			socket.send(request);
			if (request.length() > THRESHOLD) {
				new BodyFiles(directory).awaitAny();
			}
			socket.reset();
		}
	}

	static Stream<RawRequest> reset() {
		return incompleteRequests();
	}

	private static Stream<RawRequest> incompleteRequests() {
		return Stream.of(post().header("Content-Length", "10000"), post().header("Content-Length", "10000").raw("x"),
				post().header("Content-Length", "10000").raw(new byte[9999]), post().chunked(),
				post().chunked().chunk(new byte[1]), post().chunked().chunk(new byte[9999]),
				post().chunked().raw("2710\r\n").raw(new byte[9999]));
	}

	@ParameterizedTest
	@ValueSource(strings = { "garbage\r\n", "0x20\r\n", "-1\r\n", "\r\n", "5\r\nhelloworld\r\n0\r\n\r\n",
			"FFFFFFFFFFFFFFFFF\r\nx", "5\r\nhello\r\nzz\r\n" })
	@DisplayName("Rule 1: a malformed chunk is answered with 400, or with nothing, and the connection closed")
	void malformedChunk(String body) {
		try (HttpSocket socket = this.server.connect()) {
			HttpAnswer answer = socket.send(post().chunked().raw(body)).receive();
			assertThat(answer.status()).isIn(-1, 400);
			assertThat(socket.isClosedByServer()).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "0x20\r\n", "zz\r\n" })
	@DisplayName("Rule 1: a malformed chunk after a part of the body that is in a file already")
	void malformedChunkAfterFile(String chunk) {
		try (HttpSocket socket = this.server.connect()) {
			socket.send(post().chunked().chunk(new byte[5000]));
			new BodyFiles(directory).awaitAny();
			assertThat(socket.send(chunk).receive().status()).isIn(-1, 400);
		}
	}

	private static RawRequest post() {
		return RawRequest.post("/gateway/app");
	}

}
