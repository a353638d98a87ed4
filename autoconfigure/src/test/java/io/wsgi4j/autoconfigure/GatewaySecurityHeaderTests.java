package io.wsgi4j.autoconfigure;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.wsgi4j.Body;
import io.wsgi4j.testsupport.AbstractRecorderTests;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.ScriptedBody;
import io.wsgi4j.testsupport.TestServer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.web.SecurityFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

class GatewaySecurityHeaderTests extends AbstractRecorderTests {

	private volatile CountDownLatch unwinding = new CountDownLatch(0);

	private volatile CountDownLatch unwound = new CountDownLatch(0);

	private volatile CountDownLatch busy = new CountDownLatch(0);

	private volatile CountDownLatch free = new CountDownLatch(0);

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.secured()
			.configuration(Security.class)
			.bean("slowToUnwind", slowToUnwind())
			.application("/streamed", (environ, startResponse) -> {
				startResponse.start("200 OK");
				return ScriptedBody.create().then("a").then("b");
			})
			.application("/failing", (environ, startResponse) -> {
				throw new IllegalStateException("for the test");
			})
			.application("/cut", (environ, startResponse) -> {
				startResponse.start("200 OK");
				return ScriptedBody.create().then("a").thenThrow(new IllegalStateException("for the test"));
			})
			.application("/busy", (environ, startResponse) -> {
				this.busy.countDown();
				await(this.free);
				startResponse.start("200 OK");
				return Body.of("done");
			})
			.properties("gateway.executor.pool.core-size=1", "gateway.executor.pool.max-size=1",
					"gateway.executors.narrow.pool.core-size=1", "gateway.executors.narrow.pool.max-size=1",
					"gateway.executors.narrow.pool.queue-capacity=0", "gateway.applications.busy.executor=narrow",
					"gateway.applications.streamed.request.max-body-size=1B");
	}

	private FilterRegistrationBean<Filter> slowToUnwind() {
		FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
			chain.doFilter(request, response);
			this.unwinding.countDown();
			await(this.unwound);
			((HttpServletResponse) response).setHeader("X-Late", "in time");
		});
		registration.setDispatcherTypes(DispatcherType.REQUEST);
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
		return registration;
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "POST" })
	@DisplayName("An application isn't called before the last filter has returned")
	void gate(String method) throws Exception {
		this.unwinding = new CountDownLatch(1);
		this.unwound = new CountDownLatch(1);
		AsyncTaskExecutor executor = this.server.bean(GatewayExecutorRegistrar.DEFAULT_BEAN_NAME,
				AsyncTaskExecutor.class);
		RawRequest request = RawRequest.of(method, "/gateway/app");
		try (HttpSocket socket = this.server.connect()
			.send(method.equals("POST") ? request.body("complete") : request)) {
			await(this.unwinding);
			// The one thread of the pool would have had the application before this task.
			executor.submit(() -> null).get(20, TimeUnit.SECONDS);
			this.recorder.assertNotCalled();
			this.unwound.countDown();
			HttpAnswer answer = socket.receive();
			this.recorder.take();
			assertThat(answer.status()).isEqualTo(200);
			assertThat(answer.header("X-Late")).isEqualTo("in time");
			assertSecured(answer);
		}
	}

	@ParameterizedTest
	@CsvSource({ "/streamed,200", "/nowhere,404", "/failing,500", "/cut,200" })
	@DisplayName("Spring Security's headers are on every answer")
	void headers(String path, int status) {
		HttpAnswer answer = this.server.get("/gateway" + path);
		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.complete()).isEqualTo(!path.equals("/cut"));
		assertSecured(answer);
		if (path.equals("/failing") || path.equals("/cut")) {
			await("entry of the log").until(() -> this.log.take(), (entries) -> !entries.isEmpty());
		}
	}

	@Test
	@DisplayName("Spring Security's headers are on the answer to a body that is too large")
	void tooLarge() {
		HttpAnswer answer = this.server.exchange(RawRequest.post("/gateway/streamed").body("too large"));
		assertThat(answer.status()).isEqualTo(413);
		assertSecured(answer);
		this.log.take();
	}

	@Test
	@DisplayName("Spring Security's headers are on the answer of a full executor")
	void overload() {
		this.busy = new CountDownLatch(1);
		this.free = new CountDownLatch(1);
		try (HttpSocket running = this.server.connect().send(RawRequest.get("/gateway/busy"))) {
			await(this.busy);
			HttpAnswer refused = this.server.get("/gateway/busy");
			assertThat(refused.status()).isEqualTo(503);
			assertSecured(refused);
			this.free.countDown();
			assertSecured(running.receive());
		}
		this.log.take();
	}

	private static void assertSecured(HttpAnswer answer) {
		assertThat(answer.headers("X-Content-Type-Options")).as("%s", answer).isEqualTo(List.of("nosniff"));
		assertThat(answer.header("X-Frame-Options")).as("%s", answer).isEqualTo("DENY");
		assertThat(answer.header("Cache-Control")).as("%s", answer).contains("no-store");
	}

	@Configuration(proxyBeanMethods = false)
	static class Security {

		@Bean
		SecurityFilterChain securityFilterChain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
				.csrf(CsrfConfigurer::disable)
				.build();
		}

	}

}
