package io.wsgi4j.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.wsgi4j.Environ;
import io.wsgi4j.Header;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is kept of an answer while its file is in memory.
 */
class FileAnswersTests {

	private static final Instant MODIFIED = Instant.parse("2026-01-02T03:04:05.678Z");

	@TempDir
	private Path directory;

	private Path file;

	private Instant now = MODIFIED.plusSeconds(60);

	private final List<Header> headers = new ArrayList<>();

	private FileAnswers answers;

	@BeforeEach
	void writeFile() throws IOException {
		this.file = Files.writeString(this.directory.resolve("app.css"), "body {}");
		Files.setLastModifiedTime(this.file, FileTime.from(MODIFIED));
		RecentFiles files = new RecentFiles(new Directory(this.directory, new FileOpener()), true,
				Duration.ofSeconds(10));
		this.answers = new FileAnswers(files, new CacheRules(null, null), new ContentTypes(Map.of()), () -> this.now);
	}

	@Test
	void answersOfOneFileHaveTheSameHeaders() throws IOException {
		assertThat(text(environ())).isEqualTo("body {}");
		List<Header> first = List.copyOf(this.headers);
		assertThat(text(environ())).isEqualTo("body {}");
		assertThat(this.headers).isEqualTo(first)
			.contains(new Header(HttpHeaders.CONTENT_TYPE, "text/css"),
					new Header(HttpHeaders.LAST_MODIFIED, "Fri, 02 Jan 2026 03:04:05 GMT"));
	}

	@Test
	@DisplayName("A tag that is weak because the file has just been changed doesn't stay so")
	void tagBecomesStrong() throws IOException {
		this.now = MODIFIED.plusMillis(500);
		text(environ());
		assertThat(etag()).startsWith("W/");
		this.now = MODIFIED.plusMillis(2000);
		text(environ());
		assertThat(etag()).startsWith("\"");
	}

	@Test
	void answerHasTheCodingThatItsClientAccepts() throws IOException {
		Files.writeString(this.directory.resolve("app.css.gz"), "gzip");
		assertThat(text(environ("gzip"))).isEqualTo("gzip");
		assertThat(text(environ())).isEqualTo("body {}");
		assertThat(text(environ("gzip"))).isEqualTo("gzip");
		assertThat(this.headers).contains(new Header(HttpHeaders.CONTENT_ENCODING, "gzip"));
		assertThat(text(environ("br"))).isEqualTo("body {}");
	}

	@Test
	void fileThatHasBeenReplacedIsAnsweredWithItsOwnHeaders() throws IOException {
		text(environ());
		String before = etag();
		Files.writeString(this.file, "changed");
		Files.setLastModifiedTime(this.file, FileTime.from(MODIFIED.plusSeconds(1)));
		this.now = this.now.plusSeconds(10);
		assertThat(text(environ())).isEqualTo("changed");
		assertThat(etag()).isNotEqualTo(before);
	}

	private static Environ environ() {
		return Environ.builder().build();
	}

	private static Environ environ(String encodings) {
		return Environ.builder().header(HttpHeaders.ACCEPT_ENCODING, encodings).build();
	}

	private String text(Environ environ) throws IOException {
		this.headers.clear();
		Iterable<byte[]> body = this.answers.send(List.of("app.css"), environ, (status, headers, error) -> {
			this.headers.addAll(headers);
			return OutputStream.nullOutputStream();
		});
		StringBuilder text = new StringBuilder();
		body.forEach((block) -> text.append(new String(block)));
		return text.toString();
	}

	private String etag() {
		return this.headers.stream()
			.filter((header) -> header.name().equals(HttpHeaders.ETAG))
			.findFirst()
			.orElseThrow()
			.value();
	}

}
