package example.testing;

import io.wsgi4j.test.GatewayTest;
import io.wsgi4j.test.GatewayTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;

@GatewayTest(Hello.class)
class HelloGatewayTests {

	@Autowired
	private GatewayTestClient client;

	@Test
	void saysHello() {
		assertThat(this.client.get("/hello")).hasStatusOk()
			.hasContentType(MediaType.TEXT_PLAIN)
			.bodyText()
			.isEqualTo("Hello, world!");
	}

	@Test
	void saysHelloBelowItsMount() {
		assertThat(this.client.get("/hello/some/path").header("Accept", "text/plain")).isAnsweredBy("hello");
	}

	@Test
	void isNotEverywhere() {
		assertThat(this.client.get("/goodbye")).hasStatus(404);
	}

}
