package example.python;

import example.security.Caller;
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
class ShopTests {

	@Autowired
	private RestTestClient client;

	@Test
	void usersPostForms() {
		this.client.post().uri("/gateway/shop/cart").exchange().expectStatus().isUnauthorized();
		post("/gateway/shop/cart").expectStatus().isOk().expectBody(String.class).isEqualTo("ada");
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
	@Import(ShopConfiguration.class)
	static class Server {

		@Bean
		@GatewayApplication("/shop")
		Application shop() {
			return Caller::name;
		}

	}

}
