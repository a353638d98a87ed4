package io.wsgi4j.test;

import java.nio.charset.StandardCharsets;
import java.util.function.BiFunction;

import org.assertj.core.api.AssertProvider;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.util.Assert;

/**
 * A request of the {@link GatewayTestClient}. AssertJ's {@code assertThat} exchanges it.
 */
public final class GatewayTestRequest implements AssertProvider<GatewayTestResultAssert> {

	private final MockHttpServletRequest request;

	private final BiFunction<MockHttpServletRequest, Integer, GatewayTestResult> gateway;

	private int blocks = Integer.MAX_VALUE;

	GatewayTestRequest(MockHttpServletRequest request,
			BiFunction<MockHttpServletRequest, Integer, GatewayTestResult> gateway) {
		this.request = request;
		this.gateway = gateway;
	}

	/**
	 * Adds a header.
	 * @param name the header's name
	 * @param value the header's value
	 * @return this request
	 */
	public GatewayTestRequest header(String name, String value) {
		this.request.addHeader(name, value);
		return this;
	}

	/**
	 * Sets the media type of the body.
	 * @param contentType the media type
	 * @return this request
	 */
	public GatewayTestRequest contentType(String contentType) {
		this.request.setContentType(contentType);
		return this;
	}

	/**
	 * Sets the body and its length.
	 * @param body the text of the body, sent as UTF-8
	 * @return this request
	 */
	public GatewayTestRequest body(String body) {
		return body(body.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Sets the body and its length.
	 * @param body the bytes of the body
	 * @return this request
	 */
	public GatewayTestRequest body(byte[] body) {
		this.request.setContent(body);
		return this;
	}

	/**
	 * Sets who has been authenticated, {@code REMOTE_USER}.
	 * @param user the user's name
	 * @return this request
	 */
	public GatewayTestRequest remoteUser(String user) {
		this.request.setRemoteUser(user);
		return this;
	}

	/**
	 * Makes the client leave when it has got some blocks, as one does that has seen
	 * enough of an endless body.
	 * @param blocks the number of blocks, at least one
	 * @return this request
	 */
	public GatewayTestRequest leaveAfter(int blocks) {
		Assert.isTrue(blocks > 0, "'blocks' must be positive");
		this.blocks = blocks;
		return this;
	}

	/**
	 * Has the request answered, on this thread.
	 * @return the answer
	 */
	public GatewayTestResult exchange() {
		return this.gateway.apply(this.request, this.blocks);
	}

	@Override
	public GatewayTestResultAssert assertThat() {
		return exchange().assertThat();
	}

}
