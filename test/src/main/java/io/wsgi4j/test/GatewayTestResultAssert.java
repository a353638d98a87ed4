package io.wsgi4j.test;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;

import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.json.JsonConverterDelegate;
import org.springframework.test.web.servlet.assertj.AbstractMockHttpServletResponseAssert;

/**
 * Assertions on a {@link GatewayTestResult}: those of Spring's {@code MockMvcTester} on
 * the answer, and more on the body and on failures.
 */
public final class GatewayTestResultAssert
		extends AbstractMockHttpServletResponseAssert<GatewayTestResultAssert, GatewayTestResult> {

	GatewayTestResultAssert(GatewayTestResult actual, JsonConverterDelegate jsonConverter) {
		super(jsonConverter, actual, GatewayTestResultAssert.class);
		as("%s", actual);
	}

	@Override
	protected MockHttpServletResponse getResponse() {
		return this.actual.response();
	}

	/**
	 * Verifies that a certain application has been asked.
	 * @param application the application's name
	 * @return this assertion
	 */
	public GatewayTestResultAssert isAnsweredBy(String application) {
		Assertions.assertThat(this.actual.application()).as(description("application")).isEqualTo(application);
		return this.myself;
	}

	/**
	 * Verifies that application and middleware have thrown something, or that the answer
	 * has been cut.
	 * @return this assertion
	 */
	public GatewayTestResultAssert hasFailed() {
		Assertions.assertThat(isFailed()).as(description("has failed")).isTrue();
		return this.myself;
	}

	/**
	 * Verifies that neither application nor middleware have thrown anything, and that the
	 * answer hasn't been cut.
	 * @return this assertion
	 */
	public GatewayTestResultAssert doesNotHaveFailed() {
		Assertions.assertThat(this.actual.failure()).as(description("failure")).isNull();
		Assertions.assertThat(isFailed()).as(description("has failed")).isFalse();
		return this.myself;
	}

	/**
	 * Verifies that application or middleware have thrown something.
	 * @return assertions on what has been thrown first
	 */
	public AbstractThrowableAssert<?, ? extends Throwable> failure() {
		hasFailed();
		return Assertions.assertThat(this.actual.failure()).as(description("failure")).isNotNull();
	}

	/**
	 * Verifies that the answer had begun and couldn't be completed, so that the client's
	 * connection has been cut.
	 * @return this assertion
	 */
	public GatewayTestResultAssert isCut() {
		Assertions.assertThat(this.actual.isCut()).as(description("is cut")).isTrue();
		return this.myself;
	}

	/**
	 * Verifies that the connection of the client hasn't been cut.
	 * @return this assertion
	 */
	public GatewayTestResultAssert isNotCut() {
		Assertions.assertThat(this.actual.isCut()).as(description("is cut")).isFalse();
		return this.myself;
	}

	/**
	 * Verifies how many blocks the application has been asked for.
	 * @param count the number of blocks
	 * @return this assertion
	 */
	public GatewayTestResultAssert hasPulledBlocks(int count) {
		blocks().hasSize(count);
		return this.myself;
	}

	/**
	 * Looks at the blocks that the application has been asked for.
	 * @return assertions on the blocks as texts, read as UTF-8
	 */
	public ListAssert<String> blocks() {
		List<String> blocks = this.actual.blocks()
			.stream()
			.map((block) -> new String(block, StandardCharsets.UTF_8))
			.toList();
		return Assertions.assertThat(blocks).as(description("blocks"));
	}

	/**
	 * Verifies that nothing is left open: the body of the application has been closed
	 * exactly once, or is a collection or a file.
	 * @return this assertion
	 */
	public GatewayTestResultAssert hasClosedBody() {
		Assertions.assertThat(this.actual.isClosed())
			.as(description("body is closed once, but was closed %d times", this.actual.closes()))
			.isTrue();
		return this.myself;
	}

	/**
	 * Looks at what has been written to {@code wsgi.errors}.
	 * @return assertions on the text
	 */
	public AbstractStringAssert<?> errors() {
		return Assertions.assertThat(this.actual.errors()).as(description("wsgi.errors"));
	}

	private boolean isFailed() {
		return this.actual.failure() != null || this.actual.isCut();
	}

	private String description(String what, Object... arguments) {
		return "[%s] %s".formatted(this.actual, what.formatted(arguments));
	}

}
