package example.moving;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.web.server.servlet.context.ServletComponentScan;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
class MovingTests {

	@Autowired
	private RestTestClient client;

	@Test
	void keepsNotesInBoth() {
		for (String notes : List.of("/notes/first", "/gateway/notes/first")) {
			get(notes).expectStatus().isNotFound();
			this.client.put().uri(notes).body("Buy milk").exchange().expectStatus().isNoContent();
			get(notes).expectStatus().isOk().expectBody(String.class).isEqualTo("Buy milk");
		}
	}

	@Test
	void countsInBoth() {
		String numbers = get("/numbers").expectBody(String.class).returnResult().getResponseBody();
		assertThat(numbers).hasLineCount(1_000_000);
		get("/gateway/numbers").expectBody(String.class).isEqualTo(numbers);
	}

	private RestTestClient.ResponseSpec get(String path) {
		return this.client.get().uri(path).exchange();
	}

	@SpringBootApplication
	@ServletComponentScan
	static class Server {

	}

}
