package io.wsgi4j.servlet;

import java.util.List;

import io.wsgi4j.exchange.Exchange;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Error pages of requests of the gateway, and of others.
 */
class GatewayRequestFilterTests {

	private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/error");

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	@BeforeEach
	void fail() {
		this.request.setDispatcherType(DispatcherType.ERROR);
	}

	@Test
	void nothingIsAddedToAnAnswerThatIsOut() throws Exception {
		ExchangeAttribute.set(this.request, mock(Exchange.class));
		this.response.setCommitted(true);
		assertThat(passedOn()).isNull();
	}

	@Test
	void otherAnswersGetTheirErrorPage() throws Exception {
		ExchangeAttribute.set(this.request, mock(Exchange.class));
		assertThat(passedOn()).isNotNull();
	}

	@Test
	void whatIsNotOfTheGatewayIsLeftAlone() throws Exception {
		this.response.setCommitted(true);
		assertThat(passedOn()).isNotNull();
	}

	private @Nullable ServletRequest passedOn() throws Exception {
		MockFilterChain chain = new MockFilterChain();
		GatewayPaths paths = new GatewayPaths("/gateway", List.of());
		new GatewayRequestFilter(paths, new EncodedSlashes(() -> new GatewayHandlerMapping(paths, List.of())))
			.doFilter(this.request, this.response, chain);
		return chain.getRequest();
	}

}
