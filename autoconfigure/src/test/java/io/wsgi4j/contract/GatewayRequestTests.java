package io.wsgi4j.contract;

import ch.qos.logback.classic.Level;
import io.wsgi4j.servlet.GatewayRequest;
import io.wsgi4j.testsupport.AbstractRecorderTests;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.LogRecorder;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.ModelAndView;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GatewayRequestTests extends AbstractRecorderTests {

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.secured()
			.configuration(Rules.class)
			.configuration(Forwarding.class)
			.application("/admin", this.recorder)
			.application("/admin/open", this.recorder)
			.application("/hook", this.recorder)
			.properties("server.servlet.context-path=/context", "spring.mvc.servlet.path=/servlet");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/gateway/admin", "/gateway/admin/", "/gateway/admin/x", "/gateway/%61dmin/x",
			"/gateway/admin/openx", "/gateway/admin/x/open" })
	@DisplayName("A rule for an application covers its mount and everything below")
	void matchesMount(String path) {
		assertThat(get(path).status()).isEqualTo(401);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/gateway/app", "/gateway/admin/open", "/gateway/admin/open/x", "/gateway/hook" })
	@DisplayName("A rule for an application covers no other, though it be mounted below")
	void leavesOthers(String path) {
		assertThat(get(path).status()).isEqualTo(200);
		this.recorder.take();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/gateway", "/gateway/adminx", "/gateway/Admin", "/elsewhere" })
	@DisplayName("A rule for all applications doesn't cover where there is none")
	void leavesTheRest(String path) {
		assertThat(get(path).status()).isEqualTo(401);
	}

	@Test
	@DisplayName("A forward to an application is matched by where it leads")
	void matchesForward() {
		assertThat(get("/forward").status()).isEqualTo(401);
	}

	@Test
	@DisplayName("Without a CSRF token no application is called but those that are exempt")
	void exemptFromCsrf() {
		assertThat(post("/gateway/app").status()).isEqualTo(403);
		assertThat(post("/gateway/admin/open").status()).isEqualTo(403);
		this.recorder.assertNotCalled();
		assertThat(post("/gateway/hook").status()).isEqualTo(200);
		assertThat(this.recorder.take().text()).isEqualTo("body");
	}

	@Test
	@DisplayName("With a rule for an application that isn't mounted the server doesn't start")
	void unknownName() {
		TestServer.Builder misnamed = TestServer.on(this.container)
			.secured()
			.configuration(Misnamed.class)
			.application("/app", this.recorder);
		assertThatThrownBy(misnamed::start).hasMessageContaining("names applications that are not mounted: ap.");
		this.log.take();
	}

	@Test
	@DisplayName("A rule that is made later, for an application that isn't mounted, fails with the first request")
	void unknownNameOfLateRule() {
		try (TestServer misnamed = TestServer.on(this.container)
			.secured()
			.configuration(MisnamedLate.class)
			.application("/app", this.recorder)
			.start(); LogRecorder failures = LogRecorder.attach(Level.INFO)) {
			assertThat(misnamed.get("/gateway/app").status()).isEqualTo(500);
			await("entry of the log").until(failures::take,
					(entries) -> entries.stream()
						.anyMatch((entry) -> String.valueOf(entry.thrown())
							.contains("names applications that are not mounted: [ap]. Mounted are: [app]")));
		}
		this.log.take();
	}

	@Test
	@DisplayName("Without a gateway there is nothing to match")
	void withoutGateway() {
		try (TestServer server = TestServer.on(this.container)
			.secured()
			.configuration(Misnamed.class)
			.properties("gateway.enabled=false")
			.start()) {
			assertThat(server.get("/gateway/app").status()).isEqualTo(403);
		}
		this.log.take();
	}

	@Test
	void needsNames() {
		assertThatIllegalArgumentException().isThrownBy(GatewayRequest::to);
		assertThat(GatewayRequest.to("b", "a")).hasToString("applications [a, b]");
		assertThat(GatewayRequest.toAnyApplication()).hasToString("any application");
	}

	private HttpAnswer get(String path) {
		return this.server.get("/context/servlet" + path);
	}

	private HttpAnswer post(String path) {
		return this.server.exchange(RawRequest.post("/context/servlet" + path).body("body"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Rules {

		@Bean
		SecurityFilterChain securityFilterChain(HttpSecurity http) {
			return http
				.authorizeHttpRequests((requests) -> requests.requestMatchers(GatewayRequest.to("admin"))
					.authenticated()
					.requestMatchers(GatewayRequest.toAnyApplication())
					.permitAll()
					.requestMatchers("/servlet/forward", "/servlet/error", "/error")
					.permitAll()
					.anyRequest()
					.denyAll())
				.csrf((csrf) -> csrf.ignoringRequestMatchers(GatewayRequest.to("hook")))
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Misnamed {

		@Bean
		SecurityFilterChain securityFilterChain(HttpSecurity http) {
			return http
				.authorizeHttpRequests((requests) -> requests.requestMatchers(GatewayRequest.to("ap"))
					.permitAll()
					.requestMatchers("/error")
					.permitAll()
					.anyRequest()
					.denyAll())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MisnamedLate {

		@Bean
		SecurityFilterChain securityFilterChain(HttpSecurity http) {
			return http
				.authorizeHttpRequests(
						(requests) -> requests.requestMatchers((request) -> GatewayRequest.to("ap").matches(request))
							.permitAll()
							.requestMatchers("/error")
							.permitAll()
							.anyRequest()
							.denyAll())
				.build();
		}

	}

	@RestController
	static class Forwarding {

		@GetMapping("/forward")
		ModelAndView forward() {
			return new ModelAndView("forward:/servlet/gateway/admin");
		}

	}

}
