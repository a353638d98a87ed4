package tutorial;

import io.wsgi4j.test.GatewayTest;
import io.wsgi4j.test.GatewayTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

@GatewayTest
class CountdownTests {

	@Autowired
	private GatewayTestClient client;

	@Test
	void counts() {
		assertThat(this.client.get("/tutorial/countdown")).hasStatusOk()
			.hasPulledBlocks(11)
			.bodyText()
			.startsWith("10\n9\n")
			.endsWith("0\n");
	}

	@Test
	void ownsItsMount() {
		assertThat(this.client.get("/tutorial/countdown/from/10")).isAnsweredBy("countdown");
	}

}
