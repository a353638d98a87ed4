package example.security;

import io.wsgi4j.Application;
import io.wsgi4j.GatewayApplication;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "spring.security.user.name=ada", "spring.security.user.password=secret",
				"spring.security.user.roles=OPERATOR",
				"management.endpoints.web.exposure.include=health,loggers,gatewayapplications" })
@AutoConfigureRestTestClient
class ActuatorTests {

	@Autowired
	private RestTestClient client;

	@Test
	void healthIsOpen() {
		this.client.get().uri("/actuator/health").exchange().expectStatus().isOk();
	}

	@Test
	void operatorsSetTheLevelOfALogger() {
		post("/actuator/loggers/example", "eve", "{\"configuredLevel\": \"DEBUG\"}").expectStatus().isUnauthorized();
		post("/actuator/loggers/example", "ada", "{\"configuredLevel\": \"DEBUG\"}").expectStatus().isNoContent();
	}

	@Test
	void operatorsSuspendAnApplication() {
		post("/actuator/gatewayapplications/hello", "ada", "{\"suspended\": true}").expectStatus().is2xxSuccessful();
	}

	@Test
	void applicationsStillWantAToken() {
		post("/gateway/hello", "ada", "{}").expectStatus().isUnauthorized();
	}

	private RestTestClient.ResponseSpec post(String path, String user, String json) {
		return this.client.post()
			.uri(path)
			.headers((headers) -> headers.setBasicAuth(user, "secret"))
			.contentType(MediaType.APPLICATION_JSON)
			.body(json)
			.exchange();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(ActuatorConfiguration.class)
	static class Server {

		@Bean
		@GatewayApplication("/hello")
		Application hello() {
			return Caller::name;
		}

	}

}
