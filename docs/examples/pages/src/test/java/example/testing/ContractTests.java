package example.testing;

import io.wsgi4j.middleware.Validator;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.client.RestTestClient;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
@Import(Validator.class)
class ContractTests {

	@Autowired
	private RestTestClient client;

	@Test
	void keepsTheContract() {
		this.client.get().uri("/gateway/hello").exchange().expectStatus().isOk();
	}

}
