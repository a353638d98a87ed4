package io.wsgi4j.python;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of a Django project whose database sqlite3, a native module, keeps.
 */
class DjangoTests extends AbstractDebianTests {

	private static final Pattern TOKEN = Pattern.compile("name=\"csrfmiddlewaretoken\" value=\"(\\w+)\"");

	@TempDir
	private static Path directory;

	DjangoTests() {
		super("django_app.application", "django");
	}

	@Override
	void configure(TestServer.Builder builder) {
		builder.properties("gateway.python.environment.NOTES_DATABASE=" + directory.resolve("notes.db"));
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
