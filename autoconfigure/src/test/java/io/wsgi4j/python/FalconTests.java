package io.wsgi4j.python;

import io.wsgi4j.testsupport.HttpAnswer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FalconTests extends AbstractDebianTests {

	FalconTests() {
		super("falcon_app.application", "falcon");
	}

	@Test
	void routesAndParametersAreFound() {
		assertThat(get("/users/7?tag=a&tag=b").text()).isEqualTo("{\"number\": 7, \"query\": [\"a\", \"b\"]}");
		assertThat(get("/users/seven").status()).isEqualTo(404);
	}

	@Test
	void jsonIsRead() {
		HttpAnswer answer = exchange(
				request("PUT", "/users/7").header("Content-Type", "application/json").body("{\"name\": \"Ada\"}"));
		assertThat(answer.status()).isEqualTo(201);
		assertThat(answer.header("Location")).endsWith("/gateway/users/7");
		assertThat(answer.text()).isEqualTo("{\"name\": \"Ada\"}");
	}

	@Test
	void documentIsUploaded() {
		assertThat(exchange(upload("/upload", document())).text()).isEqualTo("title - 1\ndocument a.bin 3000000");
	}

	@Test
	void answerIsStreamed() {
		assertThat(get("/stream").text()).isEqualTo(numbers());
	}

	@Test
	void errorsAreFalcons() {
		HttpAnswer answer = get("/refusal");
		assertThat(answer.status()).isEqualTo(403);
		assertThat(answer.text()).isEqualTo("{\"title\": \"Not for you\"}");
	}

}
