package io.wsgi4j.python;

import java.util.List;
import java.util.Map;

import io.wsgi4j.testsupport.HttpAnswer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class HttpbinTests extends AbstractDebianTests {

	HttpbinTests() {
		super("httpbin.app", "httpbin");
	}

	@Test
	void requestIsReflected() {
		Map<?, ?> answer = parse(exchange(request("GET", "/get?a=1&a=2").header("X-Custom", "yes")));
		assertThat(answer.get("args")).isEqualTo(Map.of("a", List.of("1", "2")));
		assertThat(answer.get("url")).isEqualTo("http://localhost/gateway/get?a=1&a=2");
		assertThat((Map<?, ?>) answer.get("headers")).extracting("X-Custom").isEqualTo("yes");
	}

	@Test
	void bodiesAreReflected() {
		assertThat(parse(exchange(form("/post", "a=%C3%A9"))).get("form")).isEqualTo(Map.of("a", "\u00e9"));
		assertThat(parse(exchange(json("/post", "[1]"))).get("data")).isEqualTo("[1]");
		assertThat(parse(exchange(request("PUT", "/put").chunks("ab".getBytes(), "c".getBytes()))).get("data"))
			.isEqualTo("abc");
	}

	@Test
	void statusesAreAnswered() {
		assertThat(get("/status/418").status()).isEqualTo(418);
		assertThat(get("/status/204").status()).isEqualTo(204);
		assertThat(get("/redirect-to?url=elsewhere").header("Location")).endsWith("elsewhere");
		assertThat(get("/basic-auth/ada/lovelace").status()).isEqualTo(401);
		assertThat(exchange(request("GET", "/basic-auth/ada/lovelace").basic("ada", "lovelace")).status())
			.isEqualTo(200);
	}

	@Test
	void bytesAreSent() {
		assertThat(get("/bytes/10000?seed=1").body()).hasSize(10_000);
		assertThat(get("/stream-bytes/100000?seed=1").body()).hasSize(100_000);
		assertThat(get("/stream/5").text().lines()).hasSize(5);
		assertThat(get("/range/1024").body()).hasSize(1024);
	}

	@Test
	void answersAreCompressed() {
		HttpAnswer answer = get("/gzip");
		assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
		assertThat(answer.body()).startsWith(0x1F, 0x8B);
	}

	private static Map<?, ?> parse(HttpAnswer answer) {
		return JsonMapper.shared().readValue(answer.text(), Map.class);
	}

}
