package example.testing;

import io.wsgi4j.Environ;
import io.wsgi4j.test.RecordingStartResponse;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HelloTests {

	@Test
	void saysHello() throws Exception {
		Environ environ = Environ.builder().scriptName("/gateway/hello").build();
		RecordingStartResponse response = new RecordingStartResponse();
		response.receive(new Hello().call(environ, response));
		assertThat(response.status()).isEqualTo("200 OK");
		assertThat(response.header("Content-Type")).isEqualTo("text/plain");
		assertThat(response.text()).isEqualTo("Hello, world!");
	}

}
