package io.wsgi4j.sample;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

@SampleTest
@TestPropertySource(properties = "sample.git=no-such-program")
class GitMissingTests {

	@LocalServerPort
	private int port;

	@Test
	void startsAndSaysWhatIsMissing() throws Exception {
		HttpResponse<String> response = new SampleClient(this.port).get("/git/demo.git/HEAD");
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.body()).isEqualTo("git is not installed on this server\n");
	}

}
