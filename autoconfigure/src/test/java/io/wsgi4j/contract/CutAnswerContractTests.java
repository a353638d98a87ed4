package io.wsgi4j.contract;

import io.wsgi4j.Application;
import io.wsgi4j.Header;
import io.wsgi4j.cgi.CgiApplication;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.ScriptedBody;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Answers that can't be completed, as their clients see them (RFC 9112, section 8): in
 * chunks, with a length, and where the end of the connection is all that tells of the end
 * of the body.
 */
class CutAnswerContractTests extends AbstractContractTests {

	private static final String HTTP_1_0 = "GET /gateway/app HTTP/1.0\r\n\r\n";

	private static final String CLOSING = "GET /gateway/app HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

	private static final String PERSISTENT = "GET /gateway/app HTTP/1.1\r\nHost: localhost\r\n\r\n";

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.application("/cgi",
				CgiApplication
					.builder("sh", "-c",
							"printf 'Content-Type: text/plain\\n\\npart'; test -n \"$QUERY_STRING\" || kill -9 $$")
					.build());
	}

	@ParameterizedTest
	@ValueSource(strings = { HTTP_1_0, CLOSING, PERSISTENT })
	@DisplayName("An answer that was cut looks cut, even if its end is that of the connection")
	void failsBetweenBlocks(String request) {
		assertThatCut(request,
				ScriptedBody.create()
					.then("block")
					.then(() -> new byte[100_000])
					.thenThrow(new IllegalStateException("on purpose")));
		assertThat(takeLogEntry().thrown()).contains("on purpose");
	}

	@ParameterizedTest
	@ValueSource(strings = { HTTP_1_0, CLOSING, PERSISTENT })
	@DisplayName("So does one of whose blocks only the first is out")
	void failsAfterSmallBlock(String request) {
		assertThatCut(request, ScriptedBody.create().then("block").thenThrow(new IllegalStateException("on purpose")));
		assertThat(takeLogEntry().thrown()).contains("on purpose");
	}

	@ParameterizedTest
	@ValueSource(strings = { HTTP_1_0, CLOSING, PERSISTENT })
	@DisplayName("One that comes to its end doesn't")
	void complete(String request) {
		this.stage.play(answering(ScriptedBody.create().then("block").then(() -> new byte[100_000])));
		HttpAnswer answer = this.server.exchange(request);
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.body()).hasSize(100_005);
		assertThat(answer.complete()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { HTTP_1_0, CLOSING, PERSISTENT })
	@DisplayName("One that is shorter than announced looks cut as well")
	void tooShort(String request) {
		this.stage.play((environ, startResponse) -> {
			startResponse.start("200 OK", new Header("Content-Length", "100"));
			return ScriptedBody.create().then("block");
		});
		HttpAnswer answer = this.server.exchange(request);
		assertThat(answer.complete()).isFalse();
		assertThat(takeLogEntry().message()).contains("fewer");
	}

	@Test
	@DisplayName("An answer without a body arrives, whatever fails behind it (RFC 9110, section 6.4.1)")
	void bodiless() {
		this.stage.play((environ, startResponse) -> {
			startResponse.start("204 No Content");
			return ScriptedBody.create().then("").thenThrow(new IllegalStateException("on purpose"));
		});
		assertThat(this.server.exchange(HTTP_1_0).status()).isIn(204, 500);
		awaitEndOfRequests();
		this.log.take();
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.0\r\n\r\n", "HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
			"HTTP/1.1\r\nHost: localhost\r\n\r\n" })
	@DisplayName("RFC 3875, section 6.1: so does that of a CGI program that dies before its output has an end")
	void programDies(String protocol) {
		assertThat(this.server.exchange("GET /gateway/cgi " + protocol).complete()).isFalse();
		awaitEndOfRequests();
		assertThat(this.log.take()).singleElement()
			.satisfies((entry) -> assertThat(entry.thrown()).contains("died of signal 9"));
		HttpAnswer whole = this.server.exchange("GET /gateway/cgi?whole " + protocol);
		assertThat(whole.text()).isEqualTo("part");
		assertThat(whole.complete()).isTrue();
	}

	private void assertThatCut(String request, ScriptedBody body) {
		this.stage.play(answering(body));
		HttpAnswer answer = this.server.exchange(request);
		assertThat(answer.complete()).as("%s", answer.status()).isFalse();
	}

	private static Application answering(ScriptedBody body) {
		return (environ, startResponse) -> {
			startResponse.start("200 OK", new Header("Content-Type", "text/plain"));
			return body;
		};
	}

}
