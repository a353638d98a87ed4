package example.customization;

import java.util.function.Supplier;

import io.wsgi4j.GatewayApplication;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.test.web.servlet.client.RestTestClient;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
class CustomizationTests {

	@Autowired
	private RestTestClient client;

	@Test
	void adaptsASupplier() {
		this.client.get()
			.uri("/gateway/motto")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.isEqualTo("Small is beautiful");
	}

	@SpringBootApplication
	static class Server {

		@Bean
		@GatewayApplication("/motto")
		Supplier<String> motto() {
			return () -> "Small is beautiful";
		}

	}

}
