package example.applications;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
class ApplicationsTests {

	@Autowired
	private RestTestClient client;

	@Test
	void answersWithWhatTheEnvironContains() {
		assertThat(text("/gateway/variables/a/b?c=d").lines()).startsWith("/GATEWAY/VARIABLES", "/A/B", "C=D");
	}

	@Test
	void answersWithAStatus() {
		get("/gateway/ping").expectStatus().isNoContent();
		get("/gateway/missing").expectStatus().isNotFound();
		get("/gateway/report").expectStatus().isEqualTo(503).expectHeader().valueEquals("Retry-After", "60");
	}

	@Test
	void writes() {
		assertThat(text("/gateway/written")).isEqualTo("written");
	}

	private RestTestClient.ResponseSpec get(String path) {
		return this.client.get().uri(path).exchange();
	}

	private String text(String path) {
		return get(path).expectStatus().isOk().expectBody(String.class).returnResult().getResponseBody();
	}

	@SpringBootApplication
	static class Server {

	}

}
