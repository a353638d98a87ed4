package io.wsgi4j.sample;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

@SampleTest
@TestPropertySource(properties = "sample.request-ids=false")
class RequestIdsSwitchedOffTests {

	@LocalServerPort
	private int port;

	@Test
	void answersWithoutAnId() throws Exception {
		HttpResponse<String> response = new SampleClient(this.port).get("/hello");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("X-Request-Id")).isEmpty();
	}

}
