package io.wsgi4j.sample;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

@SampleTest
class SampleApplicationTests {

	@LocalServerPort
	private int port;

	private SampleClient client;

	@BeforeEach
	void setUp() {
		this.client = new SampleClient(this.port);
	}

	@Test
	void saysHello() throws Exception {
		HttpResponse<String> response = this.client.get("/hello");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain");
		assertThat(response.headers().firstValue("Content-Length")).hasValue("13");
		assertThat(response.body()).isEqualTo("Hello, world!");
	}

	@Test
	void listsTheApplications() throws Exception {
		for (String path : new String[] { "", "/" }) {
			HttpResponse<String> response = this.client.get(path);
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.body()).contains("<a href=\"/gateway/hello\">", "<a href=\"/gateway/clock?ticks=10\">");
		}
	}

	@Test
	void linksToWhatExists() throws Exception {
		List<String> paths = Pattern.compile("href=\"/gateway([^\"]+)\"")
			.matcher(this.client.get("/").body())
			.results()
			.map((link) -> link.group(1))
			.toList();
		assertThat(paths).hasSize(7);
		for (String path : paths) {
			if (!path.startsWith("/clock") && !path.startsWith("/git")) {
				assertThat(this.client.get(path).statusCode()).as(path).isIn(200, 405);
			}
		}
	}

	@Test
	void answersNotFoundWhereNoApplicationIs() throws Exception {
		HttpResponse<String> response = this.client.get("/nobody");
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(response.body()).isEqualTo("No application here");
	}

	@Test
	void dumpsTheEnviron() throws Exception {
		HttpResponse<String> response = this.client.get("/environ/a%20b?c=d%20e", "X-Custom", "42");
		assertThat(response.body().lines()).isSorted()
			.contains("SCRIPT_NAME = /gateway/environ", "PATH_INFO = /a b", "QUERY_STRING = c=d%20e",
					"HTTP_X_CUSTOM = 42", "wsgi.version = [1, 0]");
	}

	@Test
	void hidesCredentials() throws Exception {
		HttpResponse<String> response = this.client.get("/environ", "Authorization", "Basic c2VjcmV0", "Cookie",
				"session=secret");
		assertThat(response.body()).contains("HTTP_AUTHORIZATION = (hidden)", "HTTP_COOKIE = (hidden)")
			.doesNotContain("c2VjcmV0", "session");
	}

	@Test
	void makesReportsOnTheirOwnExecutor() throws Exception {
		HttpResponse<String> response = this.client.get("/reports");
		assertThat(response.headers().firstValue("Content-Type")).hasValue("text/csv;charset=UTF-8");
		assertThat(response.body()).startsWith("name,state\n").contains("\"gateway-reports-1\",RUNNABLE\n");
	}

	@Test
	void givesEachRequestAnId() throws Exception {
		HttpResponse<String> response = this.client.get("/environ");
		String id = response.headers().firstValue("X-Request-Id").orElseThrow();
		assertThat(id).hasSize(36);
		assertThat(response.body()).contains("sample.request_id = " + id + "\n");
		assertThat(this.client.get("/environ").headers().firstValue("X-Request-Id").orElseThrow()).isNotEqualTo(id);
	}

	@Test
	void keepsTheIdOfTheClient() throws Exception {
		HttpResponse<String> response = this.client.get("/hello", "X-Request-Id", "mine-1");
		assertThat(response.headers().allValues("X-Request-Id")).containsExactly("mine-1");
	}

	@Test
	void replacesAnUnreasonableId() throws Exception {
		HttpResponse<String> response = this.client.get("/hello", "X-Request-Id", "<script>");
		assertThat(response.headers().firstValue("X-Request-Id").orElseThrow()).hasSize(36);
	}

}
