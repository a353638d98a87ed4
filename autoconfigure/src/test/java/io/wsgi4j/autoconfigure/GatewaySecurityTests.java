package io.wsgi4j.autoconfigure;

import io.wsgi4j.Body;
import io.wsgi4j.testsupport.AbstractRecorderTests;
import io.wsgi4j.testsupport.HttpAnswer;
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
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;

import static org.assertj.core.api.Assertions.assertThat;

class GatewaySecurityTests extends AbstractRecorderTests {

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.secured()
			.configuration(Security.class)
			.application("/open", this.recorder)
			.application("/admin", this.recorder)
			.application("/open/whoami", (environ, startResponse) -> {
				startResponse.start("200 OK");
				Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
				return Body.of((authentication != null) ? authentication.getName() : "nobody");
			})
			.application("/failing", (environ, startResponse) -> {
				throw new IllegalStateException("for the test");
			})
			.properties("gateway.executor.pool.core-size=1", "gateway.executor.pool.max-size=1");
	}

	@Test
	@DisplayName("Who isn't authenticated gets 401, and the application isn't called")
	void unauthorized() {
		HttpAnswer answer = this.server.get("/gateway/app");
		assertThat(answer.status()).isEqualTo(401);
		assertThat(answer.header("WWW-Authenticate")).startsWith("Basic");
		assertThat(this.server.exchange(as("jane", "wrong", "/gateway/app")).status()).isEqualTo(401);
	}

	@Test
	@DisplayName("Who isn't authorized gets 403, and the application isn't called")
	void forbidden() {
		assertThat(this.server.exchange(as("jane", "/gateway/admin/x")).status()).isEqualTo(403);
		assertThat(this.server.exchange(as("jane", "/gateway/none")).status()).isEqualTo(404);
	}

	@Test
	@DisplayName("Who is authenticated is REMOTE_USER, by what scheme is AUTH_TYPE")
	void remoteUser() {
		assertThat(record(as("jane", "/gateway/app")).environ()).containsEntry("REMOTE_USER", "jane")
			.containsEntry("AUTH_TYPE", "Basic");
		assertThat(record(as("root", "/gateway/admin")).environ().remoteUser()).isEqualTo("root");
		assertThat(record("/gateway/open").environ()).doesNotContainKeys("REMOTE_USER", "AUTH_TYPE");
	}

	@Test
	@DisplayName("Credentials that nobody has accepted are no AUTH_TYPE")
	void foreignCredentials() {
		RawRequest request = RawRequest.get("/gateway/open").header("Authorization", "Bearer token");
		assertThat(record(request).environ()).doesNotContainKeys("REMOTE_USER", "AUTH_TYPE");
	}

	@Test
	@DisplayName("The application's thread has the security context of its request and of no other")
	void securityContext() {
		assertThat(this.server.exchange(as("jane", "/gateway/open/whoami")).text()).isEqualTo("jane");
		assertThat(this.server.get("/gateway/open/whoami").text()).isEqualTo("anonymousUser");
		assertThat(this.server.exchange(as("root", "/gateway/open/whoami")).text()).isEqualTo("root");
	}

	@Test
	@DisplayName("Spring Security's headers are on every answer")
	void headers() {
		for (String path : new String[] { "/gateway/open", "/gateway/app", "/gateway/open/whoami" }) {
			HttpAnswer answer = this.server.get(path);
			assertThat(answer.header("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
			assertThat(answer.header("Cache-Control")).as(path).contains("no-store");
		}
		this.recorder.take();
	}

	@Test
	@DisplayName("A failure of an application is a 500, not a 401")
	void failure() {
		HttpAnswer answer = this.server.exchange(as("jane", "/gateway/failing").header("Accept", "application/json"));
		assertThat(answer.status()).isEqualTo(500);
		assertThat(answer.text()).contains("\"path\":\"/gateway/failing\"");
		assertThat(this.log.take()).hasSize(1);
	}

	@Test
	@DisplayName("Without a CSRF token a form is refused; with one in a header it arrives byte for byte")
	void csrf() {
		String form = "_csrf=forged&a=b";
		assertThat(this.server.exchange(form("/gateway/open").body(form)).status()).isIn(401, 403);
		assertThat(this.server.exchange(as("jane", form("/gateway/open")).body(form)).status()).isIn(401, 403);
		RawRequest request = form("/gateway/open").header("Cookie", "XSRF-TOKEN=token").header("X-XSRF-TOKEN", "token");
		assertThat(record(request.body(form)).text()).isEqualTo(form);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "/gateway/open//x", "/gateway/open;a=b", "/gateway/open/../app", "/gateway/open/%2e%2e/app",
					"/gateway/open%2f..%2fapp", "/gateway;/app", "//gateway/app", "/gateway/./app" })
	@DisplayName("No spelling of a path leads past a rule")
	void detours(String path) {
		assertThat(this.server.get(path).status()).isIn(400, 401);
	}

	private static RawRequest form(String path) {
		return RawRequest.post(path).header("Content-Type", "application/x-www-form-urlencoded");
	}

	private static RawRequest as(String user, String path) {
		return as(user, RawRequest.get(path));
	}

	private static RawRequest as(String user, String password, String path) {
		return as(user, password, RawRequest.get(path));
	}

	private static RawRequest as(String user, RawRequest request) {
		return as(user, "secret", request);
	}

	private static RawRequest as(String user, String password, RawRequest request) {
		return request.basic(user, password);
	}

	@Configuration(proxyBeanMethods = false)
	static class Security {

		@Bean
		SecurityFilterChain securityFilterChain(HttpSecurity http) {
			return http
				.authorizeHttpRequests((requests) -> requests.requestMatchers("/gateway/open/**")
					.permitAll()
					.requestMatchers("/gateway/admin/**")
					.hasRole("ADMIN")
					.anyRequest()
					.authenticated())
				.httpBasic(Customizer.withDefaults())
				.csrf((csrf) -> csrf.csrfTokenRepository(CookieCsrfTokenRepository.withHttpOnlyFalse())
					.csrfTokenRequestHandler(new CsrfTokenRequestAttributeHandler()))
				.build();
		}

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(
					User.withUsername("jane").password("{noop}secret").roles("USER").build(),
					User.withUsername("root").password("{noop}secret").roles("ADMIN").build());
		}

	}

}
