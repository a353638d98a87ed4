package io.wsgi4j.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.RawRequest;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class FlaskTests extends AbstractDebianTests {

	FlaskTests() {
		super("flask_app.application", "flask");
	}

	@Test
	void routesAndLinksKnowTheMount() {
		HttpAnswer answer = get("/users/7");
		assertThat(parse(answer)).isEqualTo(Map.of("number", 7, "url", "/gateway/users/8"));
		assertThat(get("/users/seven").status()).isEqualTo(404);
		assertThat(exchange(request("POST", "/users/7").body("")).status()).isEqualTo(405);
	}

	@Test
	void jsonIsRead() {
		HttpAnswer answer = exchange(json("/json", "{\"numbers\": [1, 2, 39]}"));
		assertThat(parse(answer)).isEqualTo(Map.of("total", 42, "kind", "application/json"));
		assertThat(exchange(json("/json", "{")).status()).isEqualTo(400);
	}

	@Test
	void formIsRead() {
		assertThat(exchange(form("/form", "name=caf%C3%A9", "tag=a", "tag=b+c")).text())
			.isEqualTo("name=caf\u00e9 tag=a,b c");
	}

	@Test
	void documentIsUploaded() {
		byte[] document = document();
		long sum = 0;
		for (byte octet : document) {
			sum += octet & 0xFF;
		}
		assertThat(parse(exchange(upload("/upload", document))))
			.isEqualTo(Map.of("title", "A", "name", "a.bin", "size", document.length, "sum", (int) (sum % 65521)));
	}

	@Test
	void answerIsStreamed() {
		HttpAnswer answer = get("/stream");
		assertThat(answer.text()).isEqualTo(numbers());
		assertThat(answer.header("Content-Length")).isNull();
	}

	@Test
	void templateIsRendered() {
		assertThat(get("/page/%3Cb%3E").text()).contains("<title>&lt;b&gt;</title>", "<li>1: one</li>",
				"<li>2: two &amp; three</li>");
	}

	@Test
	void sessionIsKept() {
		HttpAnswer first = get("/counter");
		assertThat(first.text()).isEqualTo("1");
		RawRequest second = request("GET", "/counter").header("Cookie", cookies(first));
		assertThat(exchange(second).text()).isEqualTo("2");
		assertThat(exchange(request("GET", "/counter").header("Cookie", cookies(first) + "x")).text()).isEqualTo("1");
	}

	@Test
	void fileIsSent() throws IOException {
		HttpAnswer answer = get("/file");
		assertThat(answer.text())
			.isEqualTo(Files.readString(Path.of("src/test/resources/python/applications/flask_app.py")));
		assertThat(answer.header("Content-Type")).startsWith("text/x-python");
		HttpAnswer again = exchange(request("GET", "/file").header("If-None-Match", answer.header("ETag")));
		assertThat(again.status()).isEqualTo(304);
		HttpAnswer part = exchange(request("GET", "/file").header("Range", "bytes=3-6"));
		assertThat(part.status()).isEqualTo(206);
		assertThat(part.text()).isEqualTo("What");
		assertThat(get("/memory").text()).isEqualTo("0123456789");
	}

	@Test
	void redirectionStaysBelowTheMount() {
		HttpAnswer answer = get("/moved");
		assertThat(answer.status()).isEqualTo(302);
		assertThat(answer.header("Location")).endsWith("/gateway/page/here");
	}

	@Test
	void errorsAreFlasks() {
		HttpAnswer answer = get("/missing");
		assertThat(answer.status()).isEqualTo(404);
		assertThat(answer.text()).isEqualTo("not here: /missing");
		assertThat(get("/fails").status()).isEqualTo(500);
	}

	private static Map<?, ?> parse(HttpAnswer answer) {
		return JsonMapper.shared().readValue(answer.text(), Map.class);
	}

}
