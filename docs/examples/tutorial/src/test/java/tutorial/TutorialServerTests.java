package tutorial;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
class TutorialServerTests {

	@Autowired
	private RestTestClient client;

	@Test
	void saysHello() {
		assertThat(get("/gateway/tutorial")).isEqualTo("Hello, world!\n");
		assertThat(get("/gateway/tutorial/below")).isEqualTo("Hello, world!\n");
	}

	@Test
	void echoes() {
		assertThat(get("/gateway/tutorial/echo/some/path?a=b").lines()).contains("SCRIPT_NAME: /gateway/tutorial/echo",
				"PATH_INFO: /some/path", "QUERY_STRING: a=b");
	}

	@Test
	void keepsAGuestbook() {
		this.client.post()
			.uri("/gateway/tutorial/guestbook")
			.body("Ada was here")
			.exchange()
			.expectStatus()
			.isSeeOther()
			.expectHeader()
			.valueMatches("Location", ".*/gateway/tutorial/guestbook");
		assertThat(get("/gateway/tutorial/guestbook")).isEqualTo("Ada was here");
	}

	@Test
	void countsDown() {
		assertThat(get("/gateway/tutorial/countdown").lines()).hasSize(11).startsWith("10", "9").endsWith("0");
	}

	private String get(String path) {
		return this.client.get()
			.uri(path)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();
	}

}
