package io.wsgi4j.test;

import java.util.List;

import org.assertj.core.api.AssertProvider;
import org.jspecify.annotations.Nullable;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.json.JsonConverterDelegate;

/**
 * The answer to a request of the {@link GatewayTestClient}, and what has happened on the
 * way to it. To be given to AssertJ's {@code assertThat}.
 */
public final class GatewayTestResult implements AssertProvider<GatewayTestResultAssert> {

	private final MockHttpServletRequest request;

	private final MockHttpServletResponse response;

	private final @Nullable String application;

	private final ExchangeRecord exchange;

	private final boolean cut;

	private final JsonConverterDelegate jsonConverter;

	GatewayTestResult(MockHttpServletRequest request, MockHttpServletResponse response, @Nullable String application,
			ExchangeRecord exchange, boolean cut, JsonConverterDelegate jsonConverter) {
		this.request = request;
		this.response = response;
		this.application = application;
		this.exchange = exchange;
		this.cut = cut;
		this.jsonConverter = jsonConverter;
	}

	/**
	 * The answer as the client has got it.
	 * @return status, headers and content
	 */
	public MockHttpServletResponse response() {
		return this.response;
	}

	/**
	 * The application that the request has reached.
	 * @return the application's name, or {@code null} if nothing is mounted there
	 */
	public @Nullable String application() {
		return this.application;
	}

	/**
	 * The blocks that the application has been asked for, before middleware has changed
	 * anything. A file has none; a collection has all of its elements, because it needs
	 * not be asked.
	 * @return the blocks in order
	 */
	public List<byte[]> blocks() {
		return this.exchange.application().blocks();
	}

	/**
	 * How often the body of the application has been closed.
	 * @return the number of calls of {@code close()}; zero for a collection or a file,
	 * which the gateway takes without asking the application again
	 */
	public int closes() {
		return this.exchange.application().closes();
	}

	/**
	 * What the application, or middleware around it, has thrown.
	 * @return the first failure, or {@code null} if there was none
	 */
	public @Nullable Throwable failure() {
		return this.exchange.gateway().failure();
	}

	/**
	 * Whether the connection has been cut, because the answer had begun and can't be
	 * completed.
	 * @return whether the client sees that something is missing
	 */
	public boolean isCut() {
		return this.cut;
	}

	/**
	 * What has been written to {@code wsgi.errors}.
	 * @return the text, empty if there is none
	 */
	public String errors() {
		return this.exchange.errors();
	}

	boolean isClosed() {
		BodyRecord body = this.exchange.application();
		return body.isComplete() || body.closes() == 1;
	}

	@Override
	public GatewayTestResultAssert assertThat() {
		return new GatewayTestResultAssert(this, this.jsonConverter);
	}

	@Override
	public String toString() {
		return "%s %s: %d".formatted(this.request.getMethod(), this.request.getRequestURI(), this.response.getStatus());
	}

}
