package example.testing;

import java.io.IOException;

import io.wsgi4j.Environ;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UploadRequestTests {

	@Test
	void hasABody() throws IOException {
		Environ environ = Environ.builder()
			.method("POST")
			.path("/upload")
			.query("dry-run")
			.header("Accept", "text/plain")
			.body("text/plain", "The body")
			.build();
		assertThat(environ.header("Accept")).isEqualTo("text/plain");
		assertThat(environ.input().readAllBytes()).asString().isEqualTo("The body");
	}

}
