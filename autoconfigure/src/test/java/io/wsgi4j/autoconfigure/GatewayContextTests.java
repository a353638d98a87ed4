package io.wsgi4j.autoconfigure;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.micrometer.context.ContextRegistry;
import io.wsgi4j.Application;
import io.wsgi4j.Environ;
import io.wsgi4j.StartResponse;
import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.ScriptedBody;
import io.wsgi4j.testsupport.TestServer;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;

import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayContextTests {

	private static final String KEY = GatewayContextTests.class.getName();

	private static final List<String> STEPS = List.of("call", "first", "second", "close");

	private final ThreadLocal<String> registered = new ThreadLocal<>();

	private final ThreadLocal<String> decorated = new ThreadLocal<>();

	private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

	@BeforeEach
	void register() {
		ContextRegistry.getInstance().registerThreadLocalAccessor(KEY, this.registered);
	}

	@AfterEach
	void unregister() {
		ContextRegistry.getInstance().removeThreadLocalAccessor(KEY);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("Every step has the context of its request, and the thread of a pool keeps none of it")
	void platformThreads(Container container) throws Exception {
		try (TestServer server = start(container, "gateway.executor.pool.core-size=1",
				"gateway.executor.pool.max-size=1")) {
			AsyncTaskExecutor executor = server.bean(GatewayExecutorRegistrar.DEFAULT_BEAN_NAME,
					AsyncTaskExecutor.class);
			for (String language : List.of("de", "", "fr")) {
				assertSeen(server, language);
				assertThat(executor.submit(this::context).get(20, TimeUnit.SECONDS)).startsWith("null null null ");
				assertThat(executor.submit(() -> MDC.get("left")).get(20, TimeUnit.SECONDS)).isNull();
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	@EnabledForJreRange(min = JRE.JAVA_21)
	@DisplayName("Every step on a virtual thread has the context of its request")
	void virtualThreads(Container container) throws Exception {
		try (TestServer server = start(container, "gateway.executor.mode=virtual")) {
			for (String language : List.of("de", "", "fr")) {
				assertSeen(server, language);
			}
		}
	}

	private void assertSeen(TestServer server, String language) throws InterruptedException {
		RawRequest request = RawRequest.get("/gateway/app");
		HttpAnswer answer = server.exchange(language.isEmpty() ? request : request.header("Accept-Language", language));
		assertThat(answer.text()).isEqualTo("ab");
		String context = language.isEmpty() ? "null null null " : "%1$s %1$s %1$s %1$s".formatted(language);
		for (String step : STEPS) {
			assertThat(this.seen.poll(20, TimeUnit.SECONDS)).startsWith(step + " " + context);
		}
	}

	private TestServer start(Container container, String... properties) {
		Application application = this::answer;
		return TestServer.on(container)
			.application("/app", application)
			.bean("contextFilter", new ContextFilter())
			.bean("decorator", decorator())
			.properties(properties)
			.start();
	}

	/**
	 * As any that copies from the thread that submits a task.
	 */
	private TaskDecorator decorator() {
		return (task) -> {
			String captured = this.decorated.get();
			return () -> {
				this.decorated.set(captured);
				try {
					task.run();
				}
				finally {
					this.decorated.remove();
				}
			};
		};
	}

	private Iterable<byte[]> answer(Environ environ, StartResponse startResponse) {
		see("call");
		startResponse.start("200 OK");
		return ScriptedBody.create().then(() -> {
			see("first");
			return "a".getBytes();
		}).then(() -> {
			see("second");
			return "b".getBytes();
		}).onClose(() -> see("close"));
	}

	private boolean see(String step) {
		boolean added = this.seen.add(step + " " + context());
		MDC.put("left", "behind");
		return added;
	}

	private String context() {
		return MDC.get("language") + " " + this.registered.get() + " " + this.decorated.get() + " "
				+ LocaleContextHolder.getLocale();
	}

	/**
	 * Puts the client's language wherever there is room for it, as long as its thread is
	 * in the filter chain.
	 */
	private final class ContextFilter implements Filter {

		@Override
		public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			String language = ((HttpServletRequest) request).getHeader("Accept-Language");
			if (language == null) {
				chain.doFilter(request, response);
				return;
			}
			MDC.put("language", language);
			GatewayContextTests.this.registered.set(language);
			GatewayContextTests.this.decorated.set(language);
			try {
				chain.doFilter(request, response);
			}
			finally {
				MDC.remove("language");
				GatewayContextTests.this.registered.remove();
				GatewayContextTests.this.decorated.remove();
			}
		}

	}

}
