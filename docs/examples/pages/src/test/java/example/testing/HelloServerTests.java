package example.testing;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.web.servlet.client.RestTestClient;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
class HelloServerTests {

	@Autowired
	private RestTestClient client;

	@Test
	void saysHello() {
		this.client.get()
			.uri("/gateway/hello")
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.contentLength(13)
			.expectBody(String.class)
			.isEqualTo("Hello, world!");
	}

}
