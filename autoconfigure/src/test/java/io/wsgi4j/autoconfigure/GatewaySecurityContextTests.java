package io.wsgi4j.autoconfigure;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.wsgi4j.Application;
import io.wsgi4j.Environ;
import io.wsgi4j.StartResponse;
import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.ScriptedBody;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

class GatewaySecurityContextTests {

	private static final List<String> STEPS = List.of("call", "first", "second", "close");

	private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

	@ParameterizedTest
	@EnumSource
	@DisplayName("Every step sees the caller of its request, and the thread of a pool keeps none of them")
	void platformThreads(Container container) throws Exception {
		try (TestServer server = start(container, "gateway.executor.pool.core-size=1",
				"gateway.executor.pool.max-size=1")) {
			AsyncTaskExecutor executor = server.bean(GatewayExecutorRegistrar.DEFAULT_BEAN_NAME,
					AsyncTaskExecutor.class);
			for (String user : List.of("jane", "", "john")) {
				assertSeen(server, user);
				assertThat(executor.submit(GatewaySecurityContextTests::caller).get(20, TimeUnit.SECONDS))
					.isEqualTo("nobody");
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	@EnabledForJreRange(min = JRE.JAVA_21)
	@DisplayName("Every step on a virtual thread sees the caller of its request")
	void virtualThreads(Container container) throws Exception {
		try (TestServer server = start(container, "gateway.executor.mode=virtual")) {
			for (String user : List.of("jane", "", "john")) {
				assertSeen(server, user);
			}
		}
	}

	private void assertSeen(TestServer server, String user) throws InterruptedException {
		RawRequest request = RawRequest.get("/gateway/app");
		assertThat(server.exchange(user.isEmpty() ? request : request.basic(user, "secret")).text()).isEqualTo("ab");
		for (String step : STEPS) {
			assertThat(this.seen.poll(20, TimeUnit.SECONDS))
				.isEqualTo(step + " " + (user.isEmpty() ? "anonymousUser" : user));
		}
	}

	private TestServer start(Container container, String... properties) {
		Application application = this::answer;
		return TestServer.on(container)
			.secured()
			.configuration(Security.class)
			.application("/app", application)
			.properties(properties)
			.start();
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
		return this.seen.add(step + " " + caller());
	}

	private static String caller() {
		Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
		return (authentication != null) ? authentication.getName() : "nobody";
	}

	@Configuration(proxyBeanMethods = false)
	static class Security {

		@Bean
		SecurityFilterChain securityFilterChain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(
					User.withUsername("jane").password("{noop}secret").roles("USER").build(),
					User.withUsername("john").password("{noop}secret").roles("USER").build());
		}

	}

}
