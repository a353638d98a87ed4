package io.wsgi4j.contract;

import java.io.UncheckedIOException;
import java.nio.file.Path;

import io.wsgi4j.testsupport.AbstractRecorderTests;
import io.wsgi4j.testsupport.BodyFiles;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RequestBodyLimitTests extends AbstractRecorderTests {

	@TempDir
	private static Path directory;

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.application("/large", this.recorder)
			.application("/small", this.recorder)
			.application("/unlimited", this.recorder)
			.properties("gateway.request.directory=" + directory, "gateway.request.max-body-size=2000B",
					"gateway.request.memory-threshold=1000B", "gateway.request.memory-budget=0B",
					"gateway.applications.large.request.max-body-size=3000B",
					"gateway.applications.small.request.max-body-size=0B",
					"gateway.applications.unlimited.request.max-body-size=-1B");
	}

	@AfterEach
	void nothingIsLeft() {
		new BodyFiles(directory).awaitNone();
	}

	@ParameterizedTest
	@CsvSource({ "/app,2000", "/large,3000", "/small,0", "/unlimited,1000000" })
	@DisplayName("A body up to the application's max-body-size is accepted")
	void accepted(String path, int size) {
		assertThat(record(RawRequest.post("/gateway" + path).body(new byte[size])).body()).hasSize(size);
		assertThat(record(RawRequest.post("/gateway" + path).chunks(new byte[size])).body()).hasSize(size);
	}

	@ParameterizedTest
	@CsvSource({ "/app,2001", "/large,3001", "/small,1", "/app,9223372036854775807" })
	@DisplayName("A Content-Length beyond max-body-size is answered with 413 before any of the body is there")
	void contentLength(String path, String size) {
		try (HttpSocket socket = this.server.connect()) {
			HttpAnswer answer = socket.send(RawRequest.post("/gateway" + path).header("Content-Length", size))
				.receive();
			assertThat(answer.status()).isEqualTo(413);
			assertThat(answer.header("Connection")).isEqualToIgnoringCase("close");
			assertThat(socket.isClosedByServer()).isTrue();
		}
	}

	@Test
	@DisplayName("A body beyond max-body-size is not asked for with 100 Continue, but refused at once")
	void expectContinue() {
		try (HttpSocket socket = this.server.connect()) {
			socket.send(
					RawRequest.post("/gateway/app").header("Expect", "100-continue").header("Content-Length", "2001"));
			assertThat(socket.readRaw("HTTP/1.1 413".length())).asString().isEqualTo("HTTP/1.1 413");
		}
	}

	@ParameterizedTest
	@CsvSource({ "/app,2001", "/large,3001", "/small,1" })
	@DisplayName("A chunked body beyond max-body-size is answered with 413 as soon as it is too large")
	void chunked(String path, int size) {
		try (HttpSocket socket = this.server.connect()) {
			HttpAnswer answer = socket.send(RawRequest.post("/gateway" + path).chunked().chunk(new byte[size]))
				.receive();
			assertThat(answer.status()).isEqualTo(413);
			assertThat(answer.header("Connection")).isEqualToIgnoringCase("close");
			assertThat(socket.isClosedByServer()).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	@DisplayName("Who sends on and on is answered with 413 or cut off")
	void endless(boolean chunked) {
		byte[] part = new byte[8192];
		RawRequest head = RawRequest.post("/gateway/app");
		RawRequest request = chunked ? head.chunked() : head.header("Content-Length", "1000000000");
		try (HttpSocket socket = this.server.connect()) {
			boolean refused = false;
			socket.send(request);
			for (int i = 0; i < 100_000 && !refused; i++) {
				refused = !isSent(socket, chunked ? "2000\r\n" : "", part, chunked ? "\r\n" : "");
			}
			assertThat(refused).isTrue();
		}
	}

	private static boolean isSent(HttpSocket socket, String before, byte[] part, String after) {
		try {
			socket.send(before).send(part).send(after);
			return true;
		}
		catch (UncheckedIOException ex) {
			return false;
		}
	}

	@Test
	@DisplayName("A body whose last part makes it too large, after a file has been begun, is refused without a failure")
	void lastPart() {
		try (HttpSocket socket = this.server.connect()) {
			socket.send(RawRequest.post("/gateway/app").chunked().chunk(new byte[1500]));
			new BodyFiles(directory).awaitAny();
			assertThat(socket.send("1f5\r\n" + "x".repeat(501) + "\r\n0\r\n\r\n").receive().status()).isEqualTo(413);
		}
	}

	@Test
	@DisplayName("After a refusal the next request is served as ever")
	void serverGoesOn() {
		assertThat(this.server.exchange(RawRequest.post("/gateway/app").chunks(new byte[2001])).status())
			.isEqualTo(413);
		assertThat(record(RawRequest.post("/gateway/app").body("hello")).text()).isEqualTo("hello");
	}

}
