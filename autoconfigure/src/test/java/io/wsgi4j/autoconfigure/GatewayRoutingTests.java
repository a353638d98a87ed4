package io.wsgi4j.autoconfigure;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.testsupport.AbstractRecorderTests;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayRoutingTests extends AbstractRecorderTests {

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		for (String mount : new String[] { "/a", "/a/b", "/a/b/c/d" }) {
			builder.application(mount, named(mount));
		}
		builder.configuration(Everywhere.class);
	}

	@ParameterizedTest
	@CsvSource({ "/a,/a", "/a/,/a", "/a/x,/a", "/a/bc,/a", "/a/b,/a/b", "/a/b/,/a/b", "/a/b/c,/a/b", "/a/b/c/,/a/b",
			"/a/b/c/d,/a/b/c/d", "/a/b/c/dd,/a/b", "/a/b/c/d/e/f,/a/b/c/d", "/%61/%62/x,/a/b" })
	@DisplayName("The longest mount wins, by whole segments")
	void longestMount(String path, String mount) {
		assertThat(this.server.get("/gateway" + path).text()).isEqualTo(mount);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/gateway", "/gateway/", "/gateway/none", "/gateway/none/x", "/gateway/controller",
			"/gateway/router", "/gateway/static.txt", "/gateway/view", "/gateway/ab", "/%67ateway/controller",
			"/gateway;a=b/controller", "/gateway;a=b/none", "/gateway/controller;a=b" })
	@DisplayName("Nothing of Spring's answers under the prefix")
	void prefixIsOwned(String path) {
		HttpAnswer answer = this.server.get(path);
		assertThat(answer.status()).as("%s", answer).isEqualTo(404);
		assertThat(this.server.exchange(RawRequest.post(path).body("x")).status()).isEqualTo(404);
	}

	@ParameterizedTest
	@CsvSource({ "/,controller", "/x,controller", "/gatewayx,controller", "/x/gateway/a,controller",
			"/gatewa,controller", "/Gateway/a,controller", "/gateway-x/a,controller" })
	@DisplayName("Nothing of Spring's is missing elsewhere")
	void restIsSprings(String path, String expected) {
		assertThat(this.server.get(path).text()).isEqualTo(expected);
	}

	@Test
	@DisplayName("What an application takes is not Spring's even where a controller has the same path")
	void applicationBeforeController() {
		record("/gateway/app/controller");
	}

	@Test
	@DisplayName("A 404 of the gateway is answered by /error, as the client wants it")
	void notFoundIsBoots() {
		HttpAnswer json = this.server.exchange(RawRequest.get("/gateway/none").header("Accept", "application/json"));
		assertThat(json.header("Content-Type")).startsWith("application/json");
		assertThat(json.text()).contains("\"path\":\"/gateway/none\"", "\"status\":404");
		HttpAnswer html = this.server.exchange(RawRequest.get("/gateway/none").header("Accept", "text/html"));
		assertThat(html.header("Content-Type")).startsWith("text/html");
	}

	private static Application named(String name) {
		return (environ, startResponse) -> {
			startResponse.start("200 OK");
			return Body.of(name);
		};
	}

	/**
	 * Answers every path, and some of the gateway's in particular.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Everywhere implements WebMvcConfigurer {

		@Override
		public void addResourceHandlers(ResourceHandlerRegistry registry) {
			registry.addResourceHandler("/gateway/**").addResourceLocations("classpath:/static/");
		}

		@Override
		public void addViewControllers(ViewControllerRegistry registry) {
			registry.addStatusController("/gateway/view", HttpStatus.OK);
		}

		@Bean
		RouterFunction<ServerResponse> router() {
			return RouterFunctions.route()
				.GET("/gateway/router", (request) -> ServerResponse.ok().body("router"))
				.build();
		}

		@Bean
		Controller controller() {
			return new Controller();
		}

	}

	@RestController
	static class Controller {

		@GetMapping({ "/gateway/controller", "/gateway/app/controller" })
		String gateway() {
			return "gateway";
		}

		@RequestMapping({ "/", "/**" })
		String everything() {
			return "controller";
		}

	}

}
