package io.wsgi4j.middleware;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What a {@link Validator} demands of the head of a response.
 */
class ValidatorHeadTests {

	private static final Header CONTENT_TYPE = new Header("Content-Type", "text/plain");

	private final List<String> started = new ArrayList<>();

	@ParameterizedTest
	@ValueSource(strings = { "200 OK", "404 Not Found", "999 Ünusual ÿ", "599 x" })
	@DisplayName("Rule 5: three digits, a space, a reason")
	void statusIsAccepted(String status) throws Exception {
		call((startResponse) -> startResponse.start(status, CONTENT_TYPE));
		assertThat(this.started).containsExactly(status);
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "200", "200 ", "200OK", "20X OK", "20 OK", "2000 OK", "100 Continue", "099 No",
			" 200 OK", "200  OK", "200 OK ", "200 OK\r", "200 O\nK", "200 O\tK", "200 O\u007FK", "200 O\u20ACK",
			"200 \u00A0OK" })
	@DisplayName("Rule 5: any other status is refused")
	void statusIsRefused(String status) {
		assertViolation(
				"Status must be three digits from 200 to 999, a space and a reason, but is '%s'".formatted(status),
				(startResponse) -> startResponse.start(status, CONTENT_TYPE));
		assertThat(this.started).isEmpty();
	}

	@Test
	void listOfHeadersIsNotNull() {
		assertViolation("The list of headers is null", (startResponse) -> startResponse.start("200 OK", null, null));
	}

	@Test
	void headerIsNotNull() {
		List<Header> headers = Arrays.asList(CONTENT_TYPE, null);
		assertViolation("One of the headers is null", (startResponse) -> startResponse.start("200 OK", headers, null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Status", "status", "STATUS" })
	void headerIsNotCalledStatus(String name) {
		assertViolation("Header '%s' is not allowed: the status is start's first argument".formatted(name),
				(startResponse) -> startResponse.start("200 OK", CONTENT_TYPE, new Header(name, "200")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-Foo-", "X-Foo_", "-X", "_X", "1X", "X.Foo", "X!", "X'Y", "-" })
	void headerNameIsConventional(String name) {
		assertViolation(
				"Header name '%s' must begin with a letter, end with a letter or digit,".formatted(name)
						+ " and have dashes and underscores only in between",
				(startResponse) -> startResponse.start("200 OK", CONTENT_TYPE, new Header(name, "value")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "X", "x9", "ETag", "X_Foo-Bar--9" })
	void headerNameIsAccepted(String name) throws Exception {
		call((startResponse) -> startResponse.start("200 OK", CONTENT_TYPE, new Header(name, "a value, ÿ")));
		assertThat(this.started).hasSize(1);
	}

	@Test
	void headerValueHasNoTab() {
		assertViolation("Value of header 'X-Foo' has a tab",
				(startResponse) -> startResponse.start("200 OK", CONTENT_TYPE, new Header("X-Foo", "a\tb")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "200 OK", "302 Found", "500 Internal Server Error" })
	void contentTypeIsRequired(String status) {
		assertViolation("A response with status '%s' needs a Content-Type".formatted(status),
				(startResponse) -> startResponse.start(status, new Header("Content-Length", "0")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "204 No Content", "304 Not Modified" })
	void contentTypeIsForbiddenWithoutContent(String status) throws Exception {
		assertViolation("A response with status '%s' has no content and must not have a Content-Type".formatted(status),
				(startResponse) -> startResponse.start(status, CONTENT_TYPE));
		call((startResponse) -> startResponse.start(status));
		assertThat(this.started).containsExactly(status);
	}

	@Test
	void contentTypeIsFoundInAnyCase() throws Exception {
		call((startResponse) -> startResponse.start("200 OK", new Header("X", ""), new Header("content-TYPE", "a/b")));
		assertThat(this.started).hasSize(1);
	}

	@Test
	@DisplayName("Rule 3: start again without an error is refused")
	void startAgainWithoutErrorIsRefused() {
		assertViolation("The application started a response again, without an error, with status '201 Created'",
				(startResponse) -> {
					startResponse.start("200 OK", CONTENT_TYPE);
					startResponse.start("201 Created", CONTENT_TYPE);
				});
		assertThat(this.started).containsExactly("200 OK");
	}

	@Test
	@DisplayName("Rule 3: start again with an error reaches the gateway")
	void startAgainWithErrorReachesTheGateway() throws Exception {
		IllegalStateException error = new IllegalStateException("broken");
		call((startResponse) -> {
			startResponse.start("200 OK", CONTENT_TYPE);
			startResponse.start("500 Sorry", List.of(CONTENT_TYPE), error);
		});
		assertThat(this.started).containsExactly("200 OK", "500 Sorry broken");
	}

	@Test
	@DisplayName("Rule 3: start after a first start with an error is refused")
	void startAfterStartWithErrorIsRefused() {
		assertViolation("The application started a response again, without an error, with status '200 OK'",
				(startResponse) -> {
					startResponse.start("500 Sorry", List.of(CONTENT_TYPE), new IllegalStateException("broken"));
					startResponse.start("200 OK", CONTENT_TYPE);
				});
	}

	@Test
	@DisplayName("Rule 5: a start that was refused is no start")
	void startAgainAfterRefusalIsAccepted() throws Exception {
		call((startResponse) -> {
			assertThatExceptionOfType(ContractViolationException.class)
				.isThrownBy(() -> startResponse.start("OK", CONTENT_TYPE));
			assertThatIllegalArgumentException().isThrownBy(() -> startResponse.start("418 Teapot", CONTENT_TYPE));
			startResponse.start("200 OK", CONTENT_TYPE);
		});
		assertThat(this.started).containsExactly("200 OK");
	}

	@Test
	void gatewayMustReturnAStream() {
		assertThatExceptionOfType(ContractViolationException.class)
			.isThrownBy(() -> new Validator().wrap((environ, startResponse) -> {
				startResponse.start("200 OK", CONTENT_TYPE);
				return Collections.emptyList();
			}).call(Environ.builder().build(), (status, headers, error) -> null))
			.withMessage("The gateway returned null from start");
	}

	private void assertViolation(String message, StartAction action) {
		assertThatExceptionOfType(ContractViolationException.class).isThrownBy(() -> call(action)).withMessage(message);
	}

	private void call(StartAction action) throws Exception {
		Iterable<byte[]> body = new Validator().wrap((environ, startResponse) -> {
			action.accept(startResponse);
			return Body.empty();
		}).call(Environ.builder().build(), this::start);
		((AutoCloseable) body).close();
	}

	private OutputStream start(String status, List<Header> headers, Throwable error) {
		if (status.startsWith("418")) {
			throw new IllegalArgumentException("This gateway doesn't brew");
		}
		this.started.add((error != null) ? status + " " + error.getMessage() : status);
		return OutputStream.nullOutputStream();
	}

	@FunctionalInterface
	private interface StartAction {

		void accept(StartResponse startResponse);

	}

}
