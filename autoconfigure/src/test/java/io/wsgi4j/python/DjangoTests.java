package io.wsgi4j.python;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests of a Django project whose database sqlite3, a native module, keeps.
 */
class DjangoTests extends AbstractDebianTests {

	private static final DebianApplication REST = DebianApplication.of("rest", "rest_framework");

	private static final Pattern TOKEN = Pattern.compile("name=\"csrfmiddlewaretoken\" value=\"(\\w+)\"");

	DjangoTests() {
		super("django_app.application", "django");
	}

	@Override
	void configure(TestServer.Builder builder) {
		builder.properties("gateway.python.environment.NOTES_DATABASE=" + this.directory.resolve("notes.db"));
	}

	@Test
	void modelsAreKept() {
		HttpAnswer page = get("/notes");
		RawRequest create = protect("/notes", page, "text=%3Cfirst%3E", "tag=a", "tag=b");
		HttpAnswer created = exchange(create);
		assertThat(created.status()).as("%s", created).isEqualTo(302);
		assertThat(created.header("Location")).startsWith("/gateway/notes/");
		assertThat(get(created.header("Location").substring("/gateway".length())).text())
			.isEqualTo("{\"text\": \"<first>\", \"tags\": [\"a\", \"b\"]}");
		assertThat(get("/notes").text()).contains("<li>&lt;first&gt;</li>");
		assertThat(get("/tagged/b").text()).isEqualTo("1");
		assertThat(get("/tagged/c").text()).isEqualTo("0");
	}

	@Test
	void forgeryIsRefused() {
		assertThat(exchange(form("/notes", "text=forged")).status()).isEqualTo(403);
	}

	@Test
	void usersSignIn() {
		assertThat(get("/who").text()).isEqualTo("nobody");
		HttpAnswer answer = get("/sign-in");
		assertThat(answer.text()).isEqualTo("signed in");
		assertThat(exchange(request("GET", "/who").header("Cookie", cookies(answer))).text()).isEqualTo("ada");
	}

	@Test
	void documentIsUploaded() {
		HttpAnswer page = get("/notes");
		RawRequest upload = upload("/upload", document()).header("Cookie", cookies(page))
			.header("X-CSRFToken", token(page));
		assertThat(exchange(upload).text()).isEqualTo("3000000");
	}

	@Test
	void answerIsStreamed() {
		assertThat(get("/stream").text()).isEqualTo(numbers());
	}

	@Test
	void timesAreInTheirZone() {
		assertThat(get("/local/1783159200").text()).isEqualTo("2026-07-04T12:00:00+02:00");
		assertThat(get("/local/1783159200/America/New_York").text()).isEqualTo("2026-07-04T06:00:00-04:00");
	}

	@Test
	void restFrameworkKeepsModels() {
		assumeTrue(REST.isInstalled(), REST::missing);
		Map<String, Object> first = parse(exchange(json("/api/notes/", "{\"text\": \"caf\\u00e9\", \"tags\": []}")),
				201);
		assertThat(first.get("text")).isEqualTo("caf\u00e9");
		String path = "/api/notes/" + first.get("id") + "/";
		assertThat(parse(get(path), 200)).isEqualTo(first);
		RawRequest change = request("PATCH", path).header("Content-Type", "application/json")
			.body("{\"text\": \"tea\"}");
		assertThat(parse(exchange(change), 200).get("text")).isEqualTo("tea");
		assertThat(parse(exchange(json("/api/notes/", "{\"tags\": [\"missing\"]}")), 400)).containsOnlyKeys("text",
				"tags");
		exchange(json("/api/notes/", "{\"text\": \"second\", \"tags\": []}"));
		exchange(json("/api/notes/", "{\"text\": \"third\", \"tags\": []}"));
		assertThat((String) parse(get("/api/notes/"), 200).get("next")).endsWith("/gateway/api/notes/?page=2");
		assertThat(exchange(request("DELETE", path)).status()).isEqualTo(204);
		assertThat(get(path).status()).isEqualTo(404);
	}

	@Test
	void restFrameworkReadsTimes() {
		assumeTrue(REST.isInstalled(), REST::missing);
		assertThat(parse(exchange(json("/appointments", "{\"at\": \"2026-07-04T12:00\"}")), 200).get("at"))
			.isEqualTo("2026-07-04T12:00:00+02:00");
		assertThat(parse(exchange(form("/appointments", "at=2026-12-24T12:00")), 200).get("at"))
			.isEqualTo("2026-12-24T12:00:00+01:00");
		assertThat(parse(exchange(json("/appointments", "{\"at\": \"noon\"}")), 400)).containsOnlyKeys("at");
	}

	private static Map<String, Object> parse(HttpAnswer answer, int status) {
		assertThat(answer.status()).as("%s", answer).isEqualTo(status);
		return JsonMapper.shared().readValue(answer.text(), new TypeReference<>() {
		});
	}

	private static RawRequest protect(String path, HttpAnswer page, String... fields) {
		return form(path, String.join("&", fields), "csrfmiddlewaretoken=" + token(page)).header("Cookie",
				cookies(page));
	}

	private static String token(HttpAnswer page) {
		Matcher matcher = TOKEN.matcher(page.text());
		assertThat(matcher.find()).as("%s", page).isTrue();
		return matcher.group(1);
	}

}
