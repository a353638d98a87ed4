package io.wsgi4j.autoconfigure;

import io.wsgi4j.testsupport.AbstractRecorderTests;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayAtRootTests extends AbstractRecorderTests {

	@Override
	protected void configure(TestServer.Builder builder) {
		builder.application("/", this.recorder).application("/failing", (environ, startResponse) -> {
			throw new IllegalStateException("for the test");
		})
			.bean("controller", new Controller())
			.properties("gateway.prefix=/", "management.endpoints.web.exposure.include=health,metrics");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/x", "/controller", "/index.html", "/favicon.ico", "/gateway", "/errors",
			"/actuators", "/webjarsx/y" })
	@DisplayName("With the root as prefix every path is the application's")
	void everything(String path) {
		assertThat(record(path).environ()).containsEntry("SCRIPT_NAME", "").containsEntry("PATH_INFO", path);
	}

	@Test
	@DisplayName("The actuator stays where it is")
	void actuator() {
		assertThat(this.server.get("/actuator").status()).isEqualTo(200);
		assertThat(this.server.get("/actuator/health").text()).contains("UP");
		assertThat(this.server.get("/actuator/metrics").status()).isEqualTo(200);
	}

	@Test
	@DisplayName("Error pages stay Boot's")
	void errorPage() {
		HttpAnswer answer = this.server.exchange(RawRequest.get("/failing/x").header("Accept", "application/json"));
		assertThat(answer.status()).isEqualTo(500);
		assertThat(answer.text()).contains("\"path\":\"/failing/x\"");
		assertThat(this.log.take()).hasSize(1);
		assertThat(this.server.get("/error").text()).contains("\"status\":999");
	}

	@Test
	@DisplayName("A path that is refused has Boot's error page too")
	void badRequest() {
		HttpAnswer answer = this.server.exchange(RawRequest.get("/.;/").header("Accept", "application/json"));
		assertThat(answer.status()).isEqualTo(400);
	}

	@Test
	@DisplayName("WebJars stay where they are")
	void webJars() {
		assertThat(this.server.get("/webjars/none.js").status()).isEqualTo(404);
	}

	@RestController
	static class Controller {

		@RequestMapping("/controller")
		String controller() {
			return "controller";
		}

	}

}
