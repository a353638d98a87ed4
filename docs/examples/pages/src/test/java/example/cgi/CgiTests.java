package example.cgi;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.web.servlet.client.RestTestClient;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
class CgiTests {

	@Autowired
	private RestTestClient client;

	@Test
	void mountsPrograms() {
		// Neither the program nor its directory is there
		this.client.get().uri("/gateway/status").exchange().expectStatus().is5xxServerError();
		this.client.get().uri("/gateway/nothing").exchange().expectStatus().isNotFound();
	}

	@SpringBootApplication
	static class Server {

	}

}
