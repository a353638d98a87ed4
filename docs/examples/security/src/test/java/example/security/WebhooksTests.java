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
		properties = { "spring.security.user.name=ada", "spring.security.user.password=secret" })
@AutoConfigureRestTestClient
class WebhooksTests {

	@Autowired
	private RestTestClient client;

	@Test
	void webhooksNeedNoToken() {
		post("/gateway/hook").expectStatus().isOk();
		// The error page for 403 wants a user, too, and no filter looks for one there
		post("/gateway/hello").expectStatus().isUnauthorized();
	}

	private RestTestClient.ResponseSpec post(String path) {
		return this.client.post()
			.uri(path)
			.headers((headers) -> headers.setBasicAuth("ada", "secret"))
			.body("text")
			.exchange();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(WebhooksConfiguration.class)
	static class Server {

		@Bean
		@GatewayApplication("/hook")
		Application hook() {
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
