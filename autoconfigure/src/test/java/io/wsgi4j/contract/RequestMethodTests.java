package io.wsgi4j.contract;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Header;
import io.wsgi4j.testsupport.AbstractRecorderTests;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.Recorder;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The methods that a servlet answers itself unless it is told not to.
 */
class RequestMethodTests extends AbstractRecorderTests {

	private static final Application ALLOWING = (environ, startResponse) -> {
		startResponse.start("200 OK", new Header("Allow", "GET, BREW"));
		return Body.empty();
	};

	private static final Application STREAMING = (environ, startResponse) -> {
		startResponse.start("200 OK", new Header("Allow", "BREW")).write(new byte[] { 'x' });
		return Body.empty();
	};

	private static final Application FAILING = (environ, startResponse) -> {
		throw new IllegalStateException("for the test");
	};

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.application("/allowing", ALLOWING)
			.application("/streaming", STREAMING)
			.application("/failing", FAILING);
	}

	@Test
	@DisplayName("OPTIONS is the application's to answer; nobody invents an Allow header")
	void options() {
		HttpAnswer answer = options("/app");
		assertThat(answer.text()).isEqualTo(Recorder.ANSWER);
		assertThat(answer.headers("Allow")).isEmpty();
		assertThat(this.recorder.take().environ().requestMethod()).isEqualTo("OPTIONS");
	}

	@Test
	@DisplayName("The application's own Allow header goes out as it is")
	void optionsWithAllow() {
		assertThat(options("/allowing").headers("Allow")).containsExactly("GET, BREW");
		HttpAnswer streamed = options("/streaming");
		assertThat(streamed.headers("Allow")).containsExactly("BREW");
		assertThat(streamed.text()).isEqualTo("x");
	}

	@Test
	@DisplayName("A failure in answer to OPTIONS is a failure")
	void optionsWithFailure() {
		assertThat(options("/failing").status()).isEqualTo(500);
		assertThat(this.log.take()).hasSize(1);
	}

	@Test
	@DisplayName("OPTIONS where nothing is mounted is not found")
	void optionsNotFound() {
		assertThat(options("/nothing").status()).isEqualTo(404);
	}

	@Test
	@DisplayName("TRACE is refused, and nothing of the request comes back (RFC 9110, section 9.3.8)")
	void trace() {
		HttpAnswer answer = this.server.exchange(RawRequest.of("TRACE", "/gateway/app").header("X-Secret", "secret"));
		assertThat(answer.status()).isEqualTo(405);
		assertThat(answer.text()).doesNotContain(Recorder.ANSWER).doesNotContain("secret");
	}

	@Test
	@DisplayName("HEAD runs the application")
	void head() {
		try (HttpSocket socket = this.server.connect()) {
			HttpAnswer answer = socket.send(RawRequest.of("HEAD", "/gateway/app")).receive("HEAD");
			assertThat(answer.status()).isEqualTo(200);
			assertThat(this.recorder.take().environ().requestMethod()).isEqualTo("HEAD");
			assertThat(socket.send(RawRequest.get("/gateway/app")).receive().text()).isEqualTo(Recorder.ANSWER);
			this.recorder.take();
		}
	}

	private HttpAnswer options(String path) {
		return this.server.exchange(RawRequest.of("OPTIONS", "/gateway" + path));
	}

}
