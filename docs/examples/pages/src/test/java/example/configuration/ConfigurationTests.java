package example.configuration;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.web.servlet.client.RestTestClient;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "gateway.executors.reports.pool.core-size=1")
@AutoConfigureRestTestClient
class ConfigurationTests {

	@Autowired
	private RestTestClient client;

	@Test
	void answersOnItsExecutor() {
		this.client.get()
			.uri("/gateway/sales")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.isEqualTo("Excellent");
	}

	@SpringBootApplication
	static class Server {

	}

}
