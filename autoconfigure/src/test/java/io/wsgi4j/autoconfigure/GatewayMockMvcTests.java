package io.wsgi4j.autoconfigure;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;
import io.wsgi4j.testsupport.ScriptedBody;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.options;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

@SpringBootTest(properties = { "spring.main.banner-mode=off", "logging.level.root=error" })
@AutoConfigureMockMvc
class GatewayMockMvcTests {

	@Autowired
	private MockMvc mvc;

	@Autowired
	private MockMvcTester tester;

	@Test
	@DisplayName("MockMvc gets the application's answer")
	void mockMvc() throws Exception {
		this.mvc.perform(get("/gateway/echo/x?q")).andExpect(status().isOk()).andExpect(content().string("GET /x"));
		this.mvc.perform(post("/gateway/echo").contentType("application/x-www-form-urlencoded").content("a=b"))
			.andExpect(status().isOk())
			.andExpect(header().string("X-Foo", "bar"))
			.andExpect(content().string("POST a=b"));
		this.mvc.perform(options("/gateway/echo")).andExpect(content().string("OPTIONS "));
	}

	@Test
	@DisplayName("MockMvc gets a streamed answer")
	void streamed() throws Exception {
		this.mvc.perform(get("/gateway/streaming"))
			.andExpect(status().isAccepted())
			.andExpect(content().string("onetwo"));
	}

	@Test
	@DisplayName("MockMvc sees failures and what isn't found")
	void failures() throws Exception {
		this.mvc.perform(get("/gateway/failing")).andExpect(status().isInternalServerError());
		this.mvc.perform(get("/gateway/none")).andExpect(status().isNotFound());
		this.mvc.perform(get("/gateway/echo/%2e%2e")).andExpect(status().isBadRequest());
	}

	@Test
	@DisplayName("MockMvcTester gets the application's answer")
	void mockMvcTester() {
		assertThat(this.tester.get().uri("/gateway/echo/x")).hasStatusOk().hasBodyTextEqualTo("GET /x");
		assertThat(this.tester.post().uri("/gateway/echo").content("body")).hasStatusOk()
			.hasBodyTextEqualTo("POST body");
		assertThat(this.tester.get().uri("/gateway/failing")).hasStatus(500);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Applications {

		@Bean
		SecurityFilterChain everybody(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
				.csrf((csrf) -> csrf.disable())
				.build();
		}

		@Bean
		@GatewayApplication("/echo")
		Application echo() {
			return this::echo;
		}

		private Iterable<byte[]> echo(Environ environ, StartResponse startResponse) throws Exception {
			startResponse.start("200 OK", new Header("X-Foo", "bar"));
			String body = new String(environ.input().readAllBytes());
			return Body.of(environ.requestMethod() + " " + environ.pathInfo() + body);
		}

		@Bean
		@GatewayApplication("/streaming")
		Application streaming() {
			return (environ, startResponse) -> {
				startResponse.start("202 Accepted");
				return ScriptedBody.create().then("one").then("two");
			};
		}

		@Bean
		@GatewayApplication("/failing")
		Application failing() {
			return (environ, startResponse) -> {
				throw new IllegalStateException("for the test");
			};
		}

	}

}
