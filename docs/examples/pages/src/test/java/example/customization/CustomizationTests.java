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

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
class CustomizationTests {

	@Autowired
	private RestTestClient client;

	@Test
	void adaptsASupplier() {
		assertThat(text("/gateway/motto")).isEqualTo("Small is beautiful");
	}

	private String text(String path) {
		return this.client.get()
			.uri(path)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();
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
