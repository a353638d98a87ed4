package io.wsgi4j.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import ch.qos.logback.classic.Level;
import io.wsgi4j.Body;
import io.wsgi4j.testsupport.AbstractServerTests;
import io.wsgi4j.testsupport.LogRecorder.Entry;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.Stage;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayAccessLogTests extends AbstractServerTests {

	private static final Pattern LINE = Pattern
		.compile("127\\.0\\.0\\.1 - - \\[\\d\\d/[A-Z][a-z]{2}/\\d{4}:\\d\\d:\\d\\d:\\d\\d [+-]\\d{4}] (?<middle>.*) "
				+ "total=(?<total>\\d+) queue=(?<queue>\\d+) app=(?<app>\\d+) network=(?<network>\\d+)");

	private final Stage stage = new Stage();

	@Override
	protected void configure(TestServer.Builder builder) {
		builder.application("/app", this.stage)
			.properties("gateway.access-log.enabled=true", "gateway.applications.app.request.max-body-size=3B");
	}

	@Test
	@DisplayName("A line has what others have and the application, its result and its times")
	void line() {
		this.stage.play("/a", (environ, startResponse) -> {
			environ.put("REQUEST_URI", "/changed");
			environ.put("HTTP_USER_AGENT", "changed");
			startResponse.start("201 Created");
			return Body.of("created");
		});
		assertThat(this.server
			.exchange(RawRequest.post("/gateway/app/a?b=%20")
				.header("User-Agent", "test/1.0 (a b)")
				.header("Referer", "http://localhost/")
				.body("abc"))
			.status()).isEqualTo(201);
		Matcher line = takeLine();
		assertThat(line.group("middle")).isEqualTo("\"POST /gateway/app/a?b=%20 HTTP/1.1\" 201 7 "
				+ "\"http://localhost/\" \"test/1.0 (a b)\" application=app result=COMPLETED in=3");
		long parts = millis(line, "queue") + millis(line, "app") + millis(line, "network");
		// Each of them is rounded down.
		assertThat(millis(line, "total")).isBetween(parts, parts + 3);
	}

	@Test
	@DisplayName("Who is refused has a line, too")
	void refused() {
		assertThat(this.server.exchange(RawRequest.post("/gateway/app").body("abcd")).status()).isEqualTo(413);
		assertThat(takeLine().group("middle"))
			.isEqualTo("\"POST /gateway/app HTTP/1.1\" 413 0 \"-\" \"-\" application=app result=BODY_TOO_LARGE in=0");
	}

	@Test
	@DisplayName("A client can't make a line look like another one")
	void injection() {
		this.stage.play((environ, startResponse) -> {
			startResponse.start("204 No Content");
			return Body.empty();
		});
		assertThat(this.server
			.exchange(RawRequest.get("/gateway/app?x=%0d%0a").header("User-Agent", "a\" b\\ \u00e9 \t c"))
			.status()).isEqualTo(204);
		assertThat(takeLine().group("middle"))
			.startsWith("\"GET /gateway/app?x=%0d%0a HTTP/1.1\" 204 0 \"-\" \"a\\\" b\\\\ ")
			.endsWith("\\u0009 c\" application=app result=COMPLETED in=0")
			.matches("[ -~]*");
	}

	private Matcher takeLine() {
		List<Entry> entries = new ArrayList<>();
		await("line").until(() -> {
			entries.addAll(this.log.take());
			entries.removeIf(Entry::isRefusal);
			return !entries.isEmpty();
		});
		assertThat(entries).hasSize(1);
		Entry entry = entries.get(0);
		assertThat(entry.logger()).isEqualTo("io.wsgi4j.access");
		assertThat(entry.level()).isEqualTo(Level.INFO);
		Matcher matcher = LINE.matcher(entry.message());
		assertThat(matcher.matches()).as(entry.message()).isTrue();
		return matcher;
	}

	private static long millis(Matcher line, String part) {
		return Long.parseLong(line.group(part));
	}

}
