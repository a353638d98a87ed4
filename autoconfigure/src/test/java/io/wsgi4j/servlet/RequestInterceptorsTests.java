package io.wsgi4j.servlet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.wsgi4j.jetty.JettyContainer;
import io.wsgi4j.testsupport.ManualClock;
import io.wsgi4j.tomcat.TomcatContainer;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockAsyncContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerInterceptor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How interceptors hear of the end of a request.
 */
@ExtendWith(OutputCaptureExtension.class)
class RequestInterceptorsTests {

	private final List<String> completed = new ArrayList<>();

	private final MockHttpServletRequest servletRequest = new MockHttpServletRequest("GET", "/gateway/app");

	private final MockHttpServletResponse servletResponse = new MockHttpServletResponse();

	@BeforeEach
	void intercept() {
		this.servletRequest.setAsyncSupported(true);
		HandlerExecutionChain chain = new HandlerExecutionChain("handler", new Interceptor("outer"),
				new Interceptor("inner"));
		ExchangeAttribute.setInterceptors(this.servletRequest, new RequestInterceptors(chain));
	}

	@Test
	void theEndOfAnExchangeIsADispatch() {
		AsyncExchangeRequest request = start();
		request.complete();
		assertThat(asyncContext().getDispatchedPath()).isNotNull();
		assertThat(this.completed).isEmpty();
	}

	@Test
	void whatIsDispatchedIsLeftToTheDispatch() {
		AsyncExchangeRequest request = start();
		request.complete();
		ExchangeAttribute.setDispatched(this.servletRequest);
		request.onComplete(new AsyncEvent(asyncContext()));
		assertThat(this.completed).isEmpty();
	}

	@Test
	void aLostDispatchIsMadeUpForOnce(CapturedOutput output) {
		AsyncExchangeRequest request = start();
		request.complete();
		request.onComplete(new AsyncEvent(asyncContext()));
		request.onComplete(new AsyncEvent(asyncContext()));
		assertThat(this.completed).containsExactly("outer", "inner", "inner handler", "outer handler");
		assertThat(output).containsOnlyOnce("inner fails");
	}

	@Test
	void onlyThoseThatBeginAreCompleted() {
		HandlerExecutionChain chain = new HandlerExecutionChain("handler", new Interceptor("outer"),
				new HandlerInterceptor() {

					@Override
					public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
						return false;
					}

				}, new Interceptor("inner"));
		new RequestInterceptors(chain).complete(this.servletRequest, this.servletResponse);
		assertThat(this.completed).containsExactly("outer", "outer handler");
	}

	@Test
	void anErrorThatAbortsTheRequestIsItsEnd() {
		AsyncExchangeRequest request = start(new JettyContainer());
		this.servletResponse.setCommitted(true);
		request.onError(new AsyncEvent(asyncContext(), new IOException("reset")));
		assertThat(this.completed).containsExactly("outer", "inner", "inner handler", "outer handler");
		assertThat(request.isAsyncComplete()).isTrue();
	}

	@Test
	void anErrorBeforeTheHeadIsNotItsEnd() {
		AsyncExchangeRequest request = start(new JettyContainer());
		request.onError(new AsyncEvent(asyncContext(), new IOException("reset")));
		assertThat(request.isAsyncComplete()).isFalse();
	}

	@Test
	void withoutInterceptorsThereIsNoDispatch() {
		this.servletRequest.clearAttributes();
		AsyncExchangeRequest request = start();
		request.complete();
		assertThat(asyncContext().getDispatchedPath()).isNull();
	}

	private AsyncExchangeRequest start() {
		return start(new TomcatContainer());
	}

	private AsyncExchangeRequest start(Container container) {
		AsyncExchangeRequest request = new AsyncExchangeRequest(this.servletRequest, this.servletResponse, container,
				new LeftRequests(new ManualClock()), false);
		request.startAsync();
		return request;
	}

	private MockAsyncContext asyncContext() {
		return (MockAsyncContext) this.servletRequest.getAsyncContext();
	}

	private final class Interceptor implements HandlerInterceptor {

		private final String name;

		Interceptor(String name) {
			this.name = name;
		}

		@Override
		public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
			return RequestInterceptorsTests.this.completed.add(this.name);
		}

		@Override
		public void afterCompletion(HttpServletRequest request, HttpServletResponse response, Object handler,
				@Nullable Exception failure) throws Exception {
			RequestInterceptorsTests.this.completed.add(this.name + " " + handler);
			throw new IOException(this.name + " fails");
		}

	}

}
