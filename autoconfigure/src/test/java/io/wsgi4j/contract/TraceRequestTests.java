package io.wsgi4j.contract;

import io.wsgi4j.Body;
import io.wsgi4j.Header;
import io.wsgi4j.testsupport.AbstractRecorderTests;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.Recorder;
import io.wsgi4j.testsupport.TestServer;
import org.apache.catalina.connector.Connector;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.handler.MappedInterceptor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * TRACE where Spring's servlet dispatches it and the container lets it through.
 */
class TraceRequestTests extends AbstractRecorderTests {

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.application("/intercepted", this.recorder).application("/typed", (environ, startResponse) -> {
			startResponse.start("200 OK", new Header("Content-Type", "text/plain")).write("typed ".getBytes());
			return Body.of(environ.requestMethod());
		}).application("/failing", (environ, startResponse) -> {
			throw new IllegalStateException("for the test");
		}).bean("interceptor", new MappedInterceptor(new String[] { "/gateway/intercepted" }, new HandlerInterceptor() {
		})).bean("traceCustomizer", new TraceAllowed()).properties("spring.mvc.dispatch-trace-request=true");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/app", "/intercepted" })
	@DisplayName("TRACE goes to the application, and its answer is all that the client gets")
	void goesToTheApplication(String path) {
		try (HttpSocket socket = this.server.connect()) {
			for (int i = 0; i < 3; i++) {
				HttpAnswer answer = socket.send(trace(path)).receive();
				assertThat(answer.status()).isEqualTo(200);
				assertThat(answer.text()).isEqualTo(Recorder.ANSWER);
				assertThat(this.recorder.take().environ().requestMethod()).isEqualTo("TRACE");
			}
		}
	}

	@Test
	@DisplayName("The type of the answer to TRACE is the application's")
	void typeIsTheApplications() {
		HttpAnswer answer = this.server.exchange(trace("/typed"));
		assertThat(answer.header("Content-Type")).startsWith("text/plain");
		assertThat(answer.text()).isEqualTo("typed TRACE");
	}

	@Test
	@DisplayName("A failure in answer to TRACE is a failure, and nothing of the request comes back")
	void failure() {
		HttpAnswer answer = this.server.exchange(trace("/failing"));
		assertThat(answer.status()).isEqualTo(500);
		assertThat(answer.text()).doesNotContain("secret");
		assertThat(answer.header("Content-Type")).isNotEqualTo("message/http");
		assertThat(this.log.take()).hasSize(1);
	}

	@Test
	@DisplayName("Nothing of a TRACE under the prefix comes back where nothing is mounted")
	void nothingMounted() {
		HttpAnswer answer = this.server.exchange(trace("/nothing"));
		assertThat(answer.status()).isIn(404, 405);
		assertThat(answer.text()).doesNotContain("secret");
	}

	private static RawRequest trace(String path) {
		return RawRequest.of("TRACE", "/gateway" + path).header("X-Secret", "secret");
	}

	/**
	 * Tomcat refuses TRACE itself unless it is told not to.
	 */
	private static final class TraceAllowed implements TomcatConnectorCustomizer {

		@Override
		public void customize(Connector connector) {
			connector.setAllowTrace(true);
		}

	}

}
