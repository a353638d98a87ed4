package io.wsgi4j.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.wsgi4j.testsupport.HttpAnswer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BottleTests extends AbstractDebianTests {

	BottleTests() {
		super("bottle_app:application", "bottle");
	}

	@Test
	void templateIsRendered() {
		assertThat(get("/hello/%3C%C3%A9%3E").text()).isEqualTo("Hello, &lt;\u00e9&gt;!");
		assertThat(get("/nowhere").status()).isEqualTo(404);
	}

	@Test
	void jsonIsRead() {
		assertThat(exchange(json("/json", "{\"numbers\": [40, 2]}")).text()).isEqualTo("{\"total\": 42}");
	}

	@Test
	void documentIsUploaded() {
		assertThat(exchange(upload("/upload", document())).text()).isEqualTo("A a.bin 3000000");
	}

	@Test
	void answerIsStreamed() {
		assertThat(get("/stream").text()).isEqualTo(numbers());
	}

	@Test
	void signedCookieIsKept() {
		HttpAnswer first = get("/cookie");
		assertThat(first.text()).isEqualTo("1");
		assertThat(exchange(request("GET", "/cookie").header("Cookie", cookies(first))).text()).isEqualTo("2");
	}

	@Test
	void fileIsSent() throws IOException {
		HttpAnswer answer = get("/file");
		assertThat(answer.text())
			.isEqualTo(Files.readString(Path.of("src/test/resources/python/applications/bottle_app.py")));
		HttpAnswer part = exchange(request("GET", "/file").header("Range", "bytes=3-6"));
		assertThat(part.status()).isEqualTo(206);
		assertThat(part.text()).isEqualTo("What");
	}

}
