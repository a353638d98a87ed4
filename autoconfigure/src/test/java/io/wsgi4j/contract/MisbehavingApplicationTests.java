package io.wsgi4j.contract;

import java.io.OutputStream;
import java.util.stream.Stream;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.ScriptedBody;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class MisbehavingApplicationTests {

	private static final String REQUEST = "GET /gateway/app HTTP/1.1\r\nHost: localhost\r\n\r\n";

	@ParameterizedTest
	@EnumSource
	@DisplayName("An interrupt that an application leaves behind hurts neither its answer nor the next one")
	void leavesAnInterruptBehind(Container container) {
		Stream.<Application>of((environ, startResponse) -> {
			startResponse.start("200 OK");
			Thread.currentThread().interrupt();
			return Body.of("answer");
		}, (environ, startResponse) -> {
			startResponse.start("200 OK");
			return ScriptedBody.create().then(() -> {
				Thread.currentThread().interrupt();
				return "answer".getBytes();
			});
		}, (environ, startResponse) -> {
			OutputStream stream = startResponse.start("200 OK");
			Thread.currentThread().interrupt();
			stream.write("ans".getBytes());
			stream.write("wer".getBytes());
			return Body.empty();
		}).forEach((application) -> {
			try (TestServer server = TestServer.with(container, application); HttpSocket socket = server.connect()) {
				assertThat(socket.send(REQUEST).receive().text()).isEqualTo("answer");
				assertThat(socket.send(REQUEST).receive().text()).isEqualTo("answer");
			}
		});
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("Rule 9: a body without an iterator is a failure")
	void returnsNoIterator(Container container) {
		try (TestServer server = TestServer.with(container, (environ, startResponse) -> {
			startResponse.start("200 OK");
			return () -> null;
		})) {
			assertThat(server.get("/gateway/app").status()).isEqualTo(500);
		}
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("Rule 9: an exception that can't even be logged leaves no exchange open")
	void throwsWhatCantBeLogged(Container container) {
		try (TestServer server = TestServer.with(container, (environ, startResponse) -> {
			throw new UnspeakableException();
		})) {
			assertThat(server.get("/gateway/app").status()).isIn(500, -1);
			assertThat(server.get("/gateway/app").status()).isIn(500, -1);
		}
	}

	static final class UnspeakableException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		@Override
		public String getMessage() {
			throw new AssertionError("expected");
		}

	}

}
