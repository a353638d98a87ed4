package io.wsgi4j.servlet;

import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;

import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;
import io.wsgi4j.testsupport.AbstractServerTests;
import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

/**
 * Answers that come while the client still sends, to clients that send all before they
 * read anything (RFC 9112, section 9.6).
 */
class LingeringCloseTests extends AbstractServerTests {

	private static final int PIECE = 64 * 1024;

	/**
	 * More than all buffers between a client and a server hold.
	 */
	private static final int PIECES = 320;

	private final AtomicInteger called = new AtomicInteger();

	@Override
	protected void configure(TestServer.Builder builder) {
		builder
			.properties("gateway.applications.small.request.max-body-size=1KB",
					"gateway.applications.streaming.request.mode=streaming",
					"gateway.applications.streaming.request.max-body-size=-1")
			.application("/small", this::refuse)
			.application("/streaming", this::refuse);
	}

	private Iterable<byte[]> refuse(Environ environ, StartResponse startResponse) throws Exception {
		this.called.incrementAndGet();
		startResponse.start("401 Unauthorized", new Header("WWW-Authenticate", "Basic realm=\"test\""));
		return Body.of("Who are you?");
	}

	@ParameterizedTest
	@CsvSource({ "/small, 413, false", "/small, 413, true", "/streaming, 401, false", "/streaming, 401, true" })
	@DisplayName("The answer reaches a client that sends its whole request first")
	void answerArrives(String application, int status, boolean chunked) {
		// Documented: Jetty closes the connection of a request that isn't listened to.
		assumeFalse(this.container == Container.JETTY && status == 413);
		RawRequest request = RawRequest.post("/gateway" + application);
		byte[] piece = new byte[PIECE];
		try (HttpSocket socket = this.server.connect()) {
			socket.send(chunked ? request.header("Transfer-Encoding", "chunked")
					: request.header("Content-Length", Long.toString((long) PIECE * PIECES)));
			for (int i = 0; i < PIECES; i++) {
				if (chunked) {
					socket.send(Integer.toHexString(PIECE) + "\r\n").send(piece).send("\r\n");
				}
				else {
					socket.send(piece);
				}
			}
			if (chunked) {
				socket.send("0\r\n\r\n");
			}
			HttpAnswer answer = socket.receive();
			assertThat(answer.status()).isEqualTo(status);
			assertThat(answer.complete()).isTrue();
		}
	}

	@ParameterizedTest
	@CsvSource({ "/small, 413", "/streaming, 401" })
	@DisplayName("One that never stops to send is cut off in the end")
	void endless(String application, int status) {
		byte[] piece = new byte[PIECE];
		try (HttpSocket socket = this.server.connect()) {
			socket.send(RawRequest.post("/gateway" + application).header("Content-Length", "999999999999"));
			HttpAnswer answer = socket.receive();
			assertThat(answer.status()).isEqualTo(status);
			await("end of the connection").until(() -> !isSent(socket, piece));
		}
	}

	private static boolean isSent(HttpSocket socket, byte[] piece) {
		try {
			socket.send(piece);
			return true;
		}
		catch (UncheckedIOException ex) {
			return false;
		}
	}

}
