package io.wsgi4j.python;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of Mailman's web interface: its archive, HyperKitty, and the accounts of its
 * users. Mailman itself is not there. Debian's CPython makes the database, as the
 * migrations take longer on GraalPy.
 */
class MailmanTests extends AbstractDebianTests {

	private static final String PACKAGE = "/usr/share/mailman3-web";

	private static final Pattern TOKEN = Pattern.compile("name=\"csrfmiddlewaretoken\" value=\"(\\w+)\"");

	private static final Pattern CONFIRMATION = Pattern.compile("/gateway(/accounts/confirm-email/\\S+)");

	MailmanTests() {
		super("mailman_app.application", PACKAGE);
	}

	@Override
	void configure(TestServer.Builder builder) throws IOException, InterruptedException {
		builder.properties("gateway.python.environment.MAILMAN_DIRECTORY=" + this.directory);
		new ClientProgram(this.directory, "django-admin")
			.environment("PYTHONPATH", SOURCES.resolve("mailman").toAbsolutePath() + ":" + PACKAGE)
			.environment("MAILMAN_DIRECTORY", this.directory.toString())
			.run("migrate", "--settings=settings");
	}

	@Test
	void mailIsArchived() {
		HttpAnswer archived = exchange(archive("tea@example.org", "Token SecretArchiverAPIKey"));
		assertThat(archived.status()).as("%s", archived).isEqualTo(200);
		String url = JsonMapper.shared().readTree(archived.text()).get("url").asString();
		assertThat(url).startsWith("https://example.org/gateway/hyperkitty/list/tea@example.org/message/");

		assertThat(get("/hyperkitty/").text()).contains("href=\"/gateway/hyperkitty/list/tea@example.org/\"");
		assertThat(get("/hyperkitty/list/tea@example.org/latest").text()).contains("Caf\u00e9",
				"Who makes *tea* today?");
		assertThat(get(url.substring("https://example.org/gateway".length())).text())
			.contains("<p>Who makes *tea* today?</p>");
		JsonNode emails = JsonMapper.shared()
			.readTree(get("/hyperkitty/api/list/tea@example.org/emails/?format=json").text());
		assertThat(emails).singleElement().satisfies((email) -> {
			assertThat(email.get("subject").asString()).isEqualTo("Caf\u00e9");
			assertThat(email.get("date").asString()).isEqualTo("2026-07-04T10:00:00Z");
		});
		assertThat(get("/hyperkitty/search?q=makes").text()).contains("Who makes *tea* today?");
	}

	@Test
	void archiveIsDownloaded() throws IOException {
		exchange(archive("coffee@example.org", "Token SecretArchiverAPIKey"));
		HttpAnswer answer = get("/hyperkitty/list/coffee@example.org/export/a.mbox.gz?start=2026-07-01&end=2026-08-01");
		assertThat(answer.header("Content-Type")).isEqualTo("application/gzip");
		try (GZIPInputStream mails = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
			assertThat(new String(mails.readAllBytes(), StandardCharsets.UTF_8)).startsWith("From ")
				.contains("Message-ID: <coffee@example.org>");
		}
	}

	@Test
	void keyIsAskedFor() {
		assertThat(exchange(archive("milk@example.org", "Token guessed")).status()).isEqualTo(401);
		assertThat(get("/hyperkitty/list/milk@example.org/latest").status()).isEqualTo(404);
	}

	@Test
	void userSignsUpAndIn() throws IOException {
		HttpAnswer page = get("/accounts/signup/");
		HttpAnswer refused = exchange(protect("/accounts/signup/", page, "username=ada", "email=ada%40example.org",
				"password1=password", "password2=password"));
		assertThat(refused.text()).contains("This password is too common.");
		HttpAnswer signedUp = exchange(protect("/accounts/signup/", page, "username=ada", "email=ada%40example.org",
				"password1=lovelace-1815", "password2=lovelace-1815"));
		assertThat(signedUp.header("Location")).isEqualTo("/gateway/accounts/confirm-email/");

		String confirmation = find(CONFIRMATION, mail());
		assertThat(exchange(protect(confirmation, get(confirmation))).header("Location"))
			.isEqualTo("/gateway/accounts/login/");

		HttpAnswer signedIn = exchange(protect("/accounts/login/", get("/accounts/login/"), "login=ada",
				"password=lovelace-1815", "next=/gateway/hyperkitty/"));
		assertThat(signedIn.header("Location")).isEqualTo("/gateway/hyperkitty/");
		assertThat(exchange(request("GET", "/hyperkitty/").header("Cookie", cookies(signedIn))).text())
			.contains("Successfully signed in as ada.");
	}

	@Test
	void listsNeedMailman() {
		HttpAnswer answer = get("/postorius/lists/");
		assertThat(answer.status()).isEqualTo(503);
		assertThat(answer.text()).contains("Mailman REST API not available");
	}

	/**
	 * What Mailman sends for each mail to a list.
	 */
	private static RawRequest archive(String list, String authorization) {
		String name = list.split("@")[0];
		String body = """
				--limit
				Content-Disposition: form-data; name="mlist"

				%1$s
				--limit
				Content-Disposition: form-data; name="message"; filename="message.txt"

				From: Ada <ada@example.org>
				To: %1$s
				Subject: =?utf-8?q?Caf=C3=A9?=
				Message-ID: <%1$s>
				Date: Sat, 04 Jul 2026 12:00:00 +0200
				MIME-Version: 1.0
				Content-Type: text/plain; charset=utf-8

				Who makes *%2$s* today?
				--limit--
				""".formatted(list, name).replace("\n", "\r\n");
		return request("POST", "/hyperkitty/api/mailman/archive").header("Authorization", authorization)
			.header("Content-Type", "multipart/form-data; boundary=limit")
			.body(body);
	}

	private String mail() throws IOException {
		try (Stream<Path> mails = Files.list(this.directory.resolve("mails"))) {
			List<Path> all = mails.toList();
			assertThat(all).hasSize(1);
			return Files.readString(all.get(0));
		}
	}

	private static RawRequest protect(String path, HttpAnswer page, String... fields) {
		return form(path, String.join("&", fields), "csrfmiddlewaretoken=" + find(TOKEN, page.text())).header("Cookie",
				cookies(page));
	}

	private static String find(Pattern pattern, String text) {
		Matcher matcher = pattern.matcher(text);
		assertThat(matcher.find()).as(text).isTrue();
		return matcher.group(1);
	}

}
