package io.wsgi4j.contract;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import io.wsgi4j.Body;
import io.wsgi4j.testsupport.AbstractRecorderTests;
import io.wsgi4j.testsupport.BodyFiles;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.Recorder;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RequestBodyContractTests extends AbstractRecorderTests {

	private static final int THRESHOLD = 1024;

	private static final int BUDGET = 8 * 64 * 1024;

	/**
	 * More than a body may have of the memory budget.
	 */
	private static final int LARGE = BUDGET / 4;

	private static final int MAXIMUM = 4 * 1024 * 1024;

	private static final String PATH = "/gateway/app";

	private static final String STREAMING = "/gateway/streaming";

	private static final String WHERE = "/gateway/where";

	@TempDir
	private static Path directory;

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.application("/streaming", this.recorder).application("/indifferent", (environ, startResponse) -> {
			startResponse.start("200 OK");
			return Body.of("read nothing");
		}).application("/closing", (environ, startResponse) -> {
			environ.input().close();
			return this.recorder.call(environ, startResponse);
		}).application("/where", (environ, startResponse) -> {
			startResponse.start("200 OK");
			return Body.of(new BodyFiles(directory).areAny() ? "in a file" : "in memory");
		})
			.properties("gateway.applications.streaming.request.mode=streaming",
					"gateway.request.directory=" + directory, "gateway.request.memory-threshold=" + THRESHOLD + "B",
					"gateway.request.memory-budget=" + BUDGET + "B", "gateway.request.max-body-size=" + MAXIMUM + "B");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, THRESHOLD - 1, THRESHOLD, THRESHOLD + 1, 16 * 1024, 3 * 1024 * 1024, MAXIMUM })
	@DisplayName("Rule 11: a body with Content-Length arrives byte for byte, from memory or from a file")
	void withContentLength(int size) {
		byte[] body = randomBytes(size);
		assertBody(record(RawRequest.post(PATH).body(body)), body);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, THRESHOLD - 1, THRESHOLD, THRESHOLD + 1, 16 * 1024, 3 * 1024 * 1024, MAXIMUM })
	@DisplayName("Rule 11: a chunked body arrives decoded and with CONTENT_LENGTH set")
	void chunked(int size) {
		byte[] body = randomBytes(size);
		Recorder.Call call = record(RawRequest.post(PATH).chunks(body));
		assertBody(call, body);
		assertThat(call.environ()).doesNotContainKey("HTTP_TRANSFER_ENCODING");
	}

	@ParameterizedTest
	@CsvSource({ "1024, in memory", "1025, in memory", "65536, in memory", "65537, in a file" })
	@DisplayName("Rule 11: a body that is not much larger than the threshold has memory of the budget")
	void sharesMemory(int size, String place) {
		byte[] body = randomBytes(size);
		assertThat(this.server.exchange(RawRequest.post(WHERE).body(body)).text()).isEqualTo(place);
		assertThat(this.server.exchange(RawRequest.post(WHERE).chunks(body)).text()).isEqualTo(place);
	}

	@Test
	@DisplayName("Rule 11: it doesn't matter how a body is cut into chunks and packets")
	void trickle() {
		byte[] body = randomBytes(3 * THRESHOLD);
		try (HttpSocket socket = this.server.connect()) {
			socket.send(RawRequest.post(PATH).chunked());
			for (int i = 0; i < body.length; i += 256) {
				socket.send("100;extension=\"" + i + "\"\r")
					.send("\n")
					.send(Arrays.copyOfRange(body, i, i + 100))
					.send(Arrays.copyOfRange(body, i + 100, i + 256))
					.send("\r\n");
			}
			this.recorder.assertNotCalled();
			assertThat(socket.send("0\r\nTrailer: x\r\n\r\n").receive().status()).isEqualTo(200);
		}
		assertBody(this.recorder.take(), body);
	}

	@Test
	@DisplayName("Rule 1: the application is called after the whole body has arrived")
	void calledAfterBody() {
		try (HttpSocket socket = this.server.connect()) {
			socket.send(RawRequest.post(PATH).header("Content-Length", "" + LARGE).raw(new byte[LARGE - 1]));
			new BodyFiles(directory).awaitAny();
			this.recorder.assertNotCalled();
			assertThat(socket.send("x").receive().status()).isEqualTo(200);
		}
		// Whoever holds the call keeps the garbage collector from closing the file.
		Recorder.Call call = this.recorder.take();
		new BodyFiles(directory).awaitNone();
		assertThat(call.body()).hasSize(LARGE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "HEAD", "DELETE", "OPTIONS", "PROPFIND" })
	@DisplayName("Rule 11: a body is delivered with any method")
	void bodyWithAnyMethod(String method) {
		assertBody(record(RawRequest.of(method, PATH).body("hello")), bytes("hello"));
		assertBody(record(RawRequest.of(method, PATH).chunks(bytes("hello"))), bytes("hello"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "POST" })
	@DisplayName("Rule 11: without Content-Length and Transfer-Encoding there is no body and no CONTENT_LENGTH")
	void noBody(String method) {
		Recorder.Call call = record(RawRequest.of(method, PATH));
		assertThat(call.body()).isEmpty();
		assertThat(call.environ()).doesNotContainKey("CONTENT_LENGTH");
		assertThat(call.environ().contentLength()).isEqualTo(-1);
	}

	@Test
	@DisplayName("Rule 11: what follows Content-Length bytes is not the body's")
	void surplus() {
		try (HttpSocket socket = this.server.connect()) {
			socket.send(RawRequest.post(PATH)
				.header("Content-Length", "5")
				.raw("helloGET " + PATH + "/next HTTP/1.1\r\nHost: x\r\n\r\n"));
			assertThat(socket.receive().status()).isEqualTo(200);
			assertBody(this.recorder.take(), bytes("hello"));
			assertThat(socket.receive().status()).isEqualTo(200);
			assertThat(this.recorder.take().environ()).containsEntry("PATH_INFO", "/next");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { PATH, STREAMING })
	@DisplayName("Rule 11: what follows the last chunk is the next request's, which is answered after the one before")
	void requestBehindChunks(String path) {
		List<byte[]> bodies = IntStream.range(0, 40).mapToObj((i) -> randomBytes(1000 + 37 * i)).toList();
		ByteArrayOutputStream requests = new ByteArrayOutputStream();
		bodies.forEach((body) -> requests.writeBytes(RawRequest.post(path).chunks(body).toBytes()));
		try (HttpSocket socket = this.server.connect().send(requests.toByteArray())) {
			for (byte[] body : bodies) {
				assertThat(socket.receive().text()).isEqualTo(Recorder.ANSWER);
				assertThat(this.recorder.take().body()).isEqualTo(body);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { PATH, STREAMING })
	@DisplayName("Rule 11: who sends nothing more behind the last chunk gets an answer")
	void halfCloseBehindChunks(String path) {
		try (HttpSocket socket = this.server.connect()) {
			socket.send(RawRequest.post(path).chunks(bytes("hello"))).shutdownOutput();
			// A container may take that for a client that has left.
			assertThat(socket.receive().text()).isIn(Recorder.ANSWER, "");
		}
		assertThat(this.recorder.take().text()).isEqualTo("hello");
	}

	@ParameterizedTest
	@CsvSource({ PATH + ", 10", PATH + ", 3000", STREAMING + ", 10", STREAMING + ", 3000" })
	@DisplayName("Rule 11: Expect: 100-continue is answered before the body is there")
	void expectContinue(String path, int size) {
		byte[] body = randomBytes(size);
		try (HttpSocket socket = this.server.connect()) {
			socket.send(RawRequest.post(path).header("Expect", "100-continue").header("Content-Length", "" + size));
			assertThat(socket.receiveContinue()).isTrue();
			HttpAnswer answer = socket.send(body).receive();
			assertThat(answer.status()).isEqualTo(200);
			assertThat(answer.text()).isEqualTo(Recorder.ANSWER);
		}
		assertBody(this.recorder.take(), body);
	}

	@ParameterizedTest
	@ValueSource(ints = { 5, 3000, 3 * 1024 * 1024 })
	@DisplayName("A body that the application doesn't read does no harm to the connection")
	void unreadBody(int size) {
		try (HttpSocket socket = this.server.connect()) {
			HttpAnswer answer = socket.send(RawRequest.post("/gateway/indifferent").body(new byte[size])).receive();
			assertThat(answer.text()).isEqualTo("read nothing");
			assertThat(socket.send(RawRequest.post(PATH).body("next")).receive().status()).isEqualTo(200);
		}
		assertBody(this.recorder.take(), bytes("next"));
	}

	@ParameterizedTest
	@ValueSource(ints = { 5, 3000 })
	@DisplayName("An application may close its input without harm to anybody")
	void closedInput(int size) {
		assertThat(this.server.exchange(RawRequest.post("/gateway/closing").body(new byte[size])).status())
			.isEqualTo(200);
		assertThat(this.recorder.take().body()).hasSize(size);
	}

	@Test
	@DisplayName("A connection carries bodies of all kinds one after the other")
	void keepAlive() {
		try (HttpSocket socket = this.server.connect()) {
			for (int size : new int[] { 0, 1, 3000, 0, 20_000, 7 }) {
				byte[] body = randomBytes(size);
				assertThat(socket.send(RawRequest.post(PATH).body(body)).receive().status()).isEqualTo(200);
				assertBody(this.recorder.take(), body);
				assertThat(socket.send(RawRequest.post(PATH).chunks(body)).receive().status()).isEqualTo(200);
				assertBody(this.recorder.take(), body);
				assertThat(socket.send(RawRequest.get(PATH)).receive().status()).isEqualTo(200);
				assertThat(this.recorder.take().environ()).doesNotContainKey("CONTENT_LENGTH");
			}
		}
	}

	@AfterEach
	void nothingIsLeft() {
		new BodyFiles(directory).awaitNone();
	}

	private static void assertBody(Recorder.Call call, byte[] expected) {
		assertThat(call.body()).isEqualTo(expected);
		assertThat(call.environ()).containsEntry("CONTENT_LENGTH", Integer.toString(expected.length));
	}

	private static byte[] randomBytes(int count) {
		byte[] bytes = new byte[count];
		new Random(count).nextBytes(bytes);
		return bytes;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

}
