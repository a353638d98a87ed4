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
import org.springframework.test.web.servlet.client.RestTestClient;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "spring.security.user.name=ada", "spring.security.user.password=secret",
				"spring.security.user.roles=STAFF" })
@AutoConfigureRestTestClient
class RulesTests {

	@Autowired
	private RestTestClient client;

	@Test
	void asksForStaff() {
		this.client.get().uri("/gateway/reports/2026").exchange().expectStatus().isUnauthorized();
		get("/gateway/reports/2026", "eve").expectStatus().isUnauthorized();
		get("/gateway/reports/2026", "ada").expectStatus().isOk().expectBody(String.class).isEqualTo("ada");
	}

	@Test
	void asksForAnyUserElsewhere() {
		this.client.get().uri("/gateway/hello").exchange().expectStatus().isUnauthorized();
		get("/gateway/hello", "ada").expectStatus().isOk();
		this.client.get().uri("/elsewhere").exchange().expectStatus().isNotFound();
	}

	private RestTestClient.ResponseSpec get(String path, String user) {
		return this.client.get().uri(path).headers((headers) -> headers.setBasicAuth(user, "secret")).exchange();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(RulesConfiguration.class)
	static class Server {

		@Bean
		@GatewayApplication("/reports")
		Application reports() {
			return Caller::name;
		}

		@Bean
		@GatewayApplication("/git")
		Application git() {
			return Caller::name;
		}

		@Bean
		@GatewayApplication("/hello")
		Application hello() {
			return Caller::name;
		}

	}

}
