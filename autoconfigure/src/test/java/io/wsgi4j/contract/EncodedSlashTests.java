package io.wsgi4j.contract;

import io.wsgi4j.testsupport.AbstractRecorderTests;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.Recorder;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications that have their encoded slashes decoded, beside others, behind Spring
 * Security's firewall as it is.
 */
class EncodedSlashTests extends AbstractRecorderTests {

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.secured()
			.configuration(Rules.class)
			.configuration(Controllers.class)
			.application("/strict", this.recorder)
			.application("/streaming", this.recorder)
			.application("/failing", (environ, startResponse) -> {
				throw new IllegalStateException("on purpose");
			})
			.properties("gateway.applications.app.encoded-slash=decode",
					"gateway.applications.failing.encoded-slash=decode",
					"gateway.applications.streaming.encoded-slash=decode",
					"gateway.applications.streaming.request.mode=streaming");
	}

	@ParameterizedTest
	@CsvSource({ "/a%2Fb, /a/b", "/a%2fb%2Fc/d, /a/b/c/d", "/%40scope%2Fname, /@scope/name", "/a%2F%C3%A4, /a/ä",
			"/a%2F, /a/", "/a/b, /a/b" })
	@DisplayName("An encoded slash is a slash, and REQUEST_URI is as the client has sent it")
	void decoded(String path, String pathInfo) {
		Recorder.Call call = record("/gateway/app" + path + "?x=%2F");
		assertThat(call.environ().scriptName()).isEqualTo("/gateway/app");
		assertThat(call.environ().pathInfo()).isEqualTo(pathInfo);
		assertThat(call.environ().queryString()).isEqualTo("x=%2F");
		assertThat(call.environ().get("REQUEST_URI")).isEqualTo("/gateway/app" + path + "?x=%2F");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/gateway/app", "/gateway/streaming" })
	@DisplayName("Bodies arrive, forms unread")
	void bodies(String mount) {
		RawRequest form = RawRequest.post(mount + "/a%2Fb")
			.header("Content-Type", "application/x-www-form-urlencoded")
			.body("a=b");
		Recorder.Call call = record(form);
		assertThat(call.text()).isEqualTo("a=b");
		assertThat(call.environ().pathInfo()).isEqualTo("/a/b");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/gateway/strict/a%2Fb", "/gateway%2Fapp/a", "/gateway/app%2Fa", "/%2Fgateway/app",
			"/gateway/none/a%2Fb", "/gateway/app/..%2Fstrict", "/gateway/app/a%2F..%2Fb", "/gateway/app/.%2Fb",
			"/gateway/app/a%2F%2e%2e", "/echo/a%2Fb", "/none%2F", "/gateway/app/a%2Fb%00", "/gateway/app/a%2F%5Cb" })
	@DisplayName("No other encoded slash gets through, on the whole server")
	void refused(String path) {
		assertThat(this.server.get(path).status()).isEqualTo(400);
	}

	@Test
	@DisplayName("A slash beside an encoded one is left to Spring Security's firewall")
	void doubleSlash() {
		assertThat(this.server.get("/gateway/app/a/%2Fb").status()).isEqualTo(400);
	}

	@Test
	@DisplayName("Rules see the path that the application sees")
	void rules() {
		assertThat(this.server.get("/gateway/app/private/x").status()).isEqualTo(401);
		assertThat(this.server.get("/gateway/app/private%2Fx").status()).isEqualTo(401);
		assertThat(this.server.get("/gateway/app/%70rivate%2fx").status()).isEqualTo(401);
	}

	@Test
	@DisplayName("The error page of such a request is as any other")
	void errorPage() {
		HttpAnswer answer = this.server.get("/gateway/failing/a%2Fb");
		assertThat(answer.status()).isEqualTo(500);
		assertThat(answer.text()).contains("\"status\":500");
		awaitEndOfExchanges();
		assertThat(this.log.take()).anySatisfy((entry) -> assertThat(entry.message()).contains("/gateway/failing/a/b"));
	}

	@Test
	@DisplayName("Other handlers go on as they do")
	void controllers() {
		assertThat(this.server.get("/echo/a%20b").text()).isEqualTo("a b");
	}

	@Test
	@DisplayName("A context path and a servlet path stay what they are")
	void contextPathAndServletPath() {
		try (TestServer nested = TestServer.on(this.container)
			.application("/app", this.recorder)
			.properties("gateway.applications.app.encoded-slash=decode", "server.servlet.context-path=/context",
					"spring.mvc.servlet.path=/servlet")
			.start()) {
			assertThat(nested.get("/context/servlet/gateway/app/a%2Fb").status()).isEqualTo(200);
			Recorder.Call call = this.recorder.take();
			assertThat(call.environ().scriptName()).isEqualTo("/context/servlet/gateway/app");
			assertThat(call.environ().pathInfo()).isEqualTo("/a/b");
			for (String path : new String[] { "/context/servlet%2Fgateway/app", "/context%2Fservlet/gateway/app",
					"/context/none%2F" }) {
				assertThat(nested.get(path).status()).as(path).isIn(400, 404);
			}
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Rules {

		@Bean
		SecurityFilterChain securityFilterChain(HttpSecurity http) {
			return http
				.authorizeHttpRequests((requests) -> requests.requestMatchers("/gateway/app/private/**")
					.authenticated()
					.anyRequest()
					.permitAll())
				.csrf((csrf) -> csrf.disable())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

	@RestController
	static class Controllers {

		@GetMapping("/echo/{word}")
		String echo(@PathVariable String word) {
			return word;
		}

	}

}
