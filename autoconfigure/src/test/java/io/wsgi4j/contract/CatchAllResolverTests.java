package io.wsgi4j.contract;

import java.io.IOException;
import java.io.UncheckedIOException;

import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.ScriptedBody;
import io.wsgi4j.testsupport.TestServer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

import static org.assertj.core.api.Assertions.assertThat;

class CatchAllResolverTests {

	@ParameterizedTest
	@EnumSource
	@DisplayName("Rule 9: a resolver that takes every exception can't keep a connection from being cut")
	void cuts(Container container) {
		TestServer.Builder builder = TestServer.on(container).bean("catchAll", new CatchAll());
		builder.application("/app", (environ, startResponse) -> {
			startResponse.start("200 OK");
			return ScriptedBody.create().then("begin").thenThrow(new IllegalStateException("expected"));
		});
		try (TestServer server = builder.start()) {
			HttpAnswer answer = server.get("/gateway/app");
			assertThat(answer.text()).isEqualTo("begin");
			assertThat(answer.complete()).isFalse();
		}
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("Rule 9: before the head is out, it answers")
	void answers(Container container) {
		TestServer.Builder builder = TestServer.on(container).bean("catchAll", new CatchAll());
		builder.application("/app", (environ, startResponse) -> {
			throw new IllegalStateException("expected");
		});
		try (TestServer server = builder.start()) {
			assertThat(server.get("/gateway/app").text()).isEqualTo("caught");
		}
	}

	static final class CatchAll implements HandlerExceptionResolver, Ordered {

		@Override
		public ModelAndView resolveException(HttpServletRequest request, HttpServletResponse response,
				@Nullable Object handler, Exception exception) {
			try {
				response.getOutputStream().print("caught");
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			return new ModelAndView();
		}

		@Override
		public int getOrder() {
			return HIGHEST_PRECEDENCE;
		}

	}

}
