package io.wsgi4j.contract;

import java.util.Random;

import io.wsgi4j.Header;
import io.wsgi4j.testsupport.BodyKind;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.ScriptedBody;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of applications whose answers are sent by a thread that waits for the client.
 */
abstract class AbstractBlockingWriteTests extends AbstractContractTests {

	static final byte[] CONTENT = new byte[6 * 1024 * 1024];

	static {
		new Random(42).nextBytes(CONTENT);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("Bodies of every kind, small and big, are sent to clients that begin late")
	void sends(BodyKind kind) {
		for (byte[] content : new byte[][] { new byte[0], "small".getBytes(), new byte[20_000], CONTENT }) {
			this.stage.play(kind.application(content));
			try (HttpSocket socket = HttpSocket.connect(this.server.port(), 8 * 1024)) {
				HttpAnswer answer = socket.send(request("GET")).receive();
				assertThat(answer.complete()).isTrue();
				assertThat(answer.body()).isEqualTo(content);
				assertUsable(socket);
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("What is too short is cut, and what is too long truncated")
	void wrongLength(BodyKind kind) {
		HttpAnswer answer = get(kind.application("foo".getBytes(), new Header("Content-Length", "4")));
		assertThat(answer.text()).isEqualTo("foo");
		assertThat(answer.complete()).isFalse();
		takeLogEntry();
		try (HttpSocket socket = send(kind.application("foo".getBytes(), new Header("Content-Length", "2")))) {
			assertThat(socket.receive().text()).isEqualTo("fo");
			assertUsable(socket);
		}
		takeLogEntry();
	}

	@Test
	@DisplayName("Rule 9: a failure is answered before the head and cuts after it")
	void failures() {
		HttpAnswer early = get((environ, startResponse) -> {
			throw new IllegalStateException("early");
		});
		assertThat(early.status()).isEqualTo(500);
		assertThat(takeLogEntry().thrown()).contains("early");
		HttpAnswer before = get((environ, startResponse) -> {
			startResponse.start("200 OK");
			throw new IllegalStateException("before");
		});
		assertThat(before.status()).isEqualTo(500);
		assertThat(takeLogEntry().thrown()).contains("before");
		ScriptedBody body = ScriptedBody.create().then("foo").thenThrow(new IllegalStateException("after"));
		HttpAnswer after = get((environ, startResponse) -> {
			startResponse.start("200 OK");
			return body;
		});
		assertThat(after.text()).isEqualTo("foo");
		assertThat(after.complete()).isFalse();
		assertThat(takeLogEntry().thrown()).contains("after");
		assertThat(body.closes()).isEqualTo(1);
	}

	@Test
	@DisplayName("Rule 10: a client that leaves is no failure, and the body is closed once")
	void disconnect() {
		ScriptedBody body = ScriptedBody.create().then(100_000, () -> new byte[16 * 1024]);
		HttpSocket socket = send((environ, startResponse) -> {
			startResponse.start("200 OK");
			return body;
		});
		assertThat(socket.receiveHead().status()).isEqualTo(200);
		socket.reset();
		awaitEndOfExchanges();
		await("close").until(() -> body.closes() == 1);
		assertThat(body.asked()).isLessThan(100_000);
	}

}
