package io.wsgi4j.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.wsgi4j.files.RecentFiles.Entry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RecentFilesTests {

	private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

	private static final List<String> NAMES = List.of("file");

	@TempDir
	private Path directory;

	private Path file;

	@BeforeEach
	void writeFile() throws IOException {
		this.file = Files.writeString(this.directory.resolve("file"), "one");
	}

	@Test
	@DisplayName("What has been read is answered with for as long as the interval, and no longer")
	void keepsSmallFiles() throws IOException {
		RecentFiles files = files(Duration.ofSeconds(1));
		assertThat(read(files, NOW)).isEqualTo("one");
		Files.writeString(this.file, "two");
		assertThat(read(files, NOW.plusMillis(999))).isEqualTo("one");
		assertThat(read(files, NOW.plusMillis(1000))).isEqualTo("two");
		Files.delete(this.file);
		assertThat(read(files, NOW.plusMillis(1999))).isEqualTo("two");
		assertThat(read(files, NOW.plusMillis(2000))).isNull();
	}

	@Test
	void keepsNothingForAClockThatIsSetBack() throws IOException {
		RecentFiles files = files(Duration.ofSeconds(1));
		assertThat(read(files, NOW)).isEqualTo("one");
		Files.writeString(this.file, "two");
		assertThat(read(files, NOW.minusMillis(1))).isEqualTo("two");
	}

	@Test
	void doesNotKeepThatThereIsNoFile() throws IOException {
		RecentFiles files = files(Duration.ofSeconds(1));
		Files.delete(this.file);
		assertThat(read(files, NOW)).isNull();
		writeFile();
		assertThat(read(files, NOW)).isEqualTo("one");
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT-1S" })
	void keepsNothingWithoutInterval(Duration interval) throws IOException {
		RecentFiles files = files(interval);
		assertThat(read(files, NOW)).isEqualTo("one");
		Files.writeString(this.file, "two");
		assertThat(read(files, NOW)).isEqualTo("two");
	}

	@Test
	void keepsNoLargeFile() throws IOException {
		RecentFiles files = files(Duration.ofSeconds(1));
		Files.write(this.file, new byte[32 * 1024]);
		assertThat(content(files)).isInstanceOf(LoadedFile.class);
		Files.write(this.file, new byte[32 * 1024 + 1]);
		try (FileContent content = content(files(Duration.ofSeconds(1)))) {
			assertThat(content).isInstanceOf(OpenFile.class);
		}
	}

	@Test
	@DisplayName("The files of a large directory don't fill the memory")
	void forgetsAllWhenThereIsNoRoom() throws IOException {
		RecentFiles files = files(Duration.ofSeconds(1));
		read(files, NOW);
		Files.writeString(this.file, "two");
		for (int i = 0; i < 260; i++) {
			Files.write(this.directory.resolve("file" + i), new byte[32 * 1024]);
			Entry entry = files.find(List.of("file" + i), NOW);
			assertThat(files.open(entry, Coding.IDENTITY).size()).isEqualTo(32 * 1024);
		}
		assertThat(read(files, NOW)).isEqualTo("two");
	}

	@Test
	void keepsEachCoding() throws IOException {
		RecentFiles files = files(Duration.ofSeconds(1));
		Files.writeString(this.directory.resolve("file.gz"), "gzip");
		Entry entry = files.find(NAMES, NOW);
		assertThat(entry.codings()).containsExactly(Coding.GZIP, Coding.IDENTITY);
		assertThat(text(files.open(entry, Coding.GZIP))).isEqualTo("gzip");
		assertThat(text(files.open(entry, Coding.IDENTITY))).isEqualTo("one");
		assertThat(files.find(NAMES, NOW)).isSameAs(entry);
	}

	@Test
	void sharesNoBlocks() throws IOException {
		RecentFiles files = files(Duration.ofSeconds(1));
		content(files).part(new ByteRanges.Span(0, 2)).iterator().next()[0] = 'x';
		assertThat(read(files, NOW)).isEqualTo("one");
	}

	private RecentFiles files(Duration interval) {
		return new RecentFiles(new Directory(this.directory, new FileOpener()), true, interval);
	}

	private FileContent content(RecentFiles files) throws IOException {
		return files.open(files.find(NAMES, NOW), Coding.IDENTITY);
	}

	private static String read(RecentFiles files, Instant now) throws IOException {
		Entry entry = files.find(NAMES, now);
		return (entry != null) ? text(files.open(entry, Coding.IDENTITY)) : null;
	}

	private static String text(FileContent content) throws IOException {
		try (content) {
			StringBuilder text = new StringBuilder();
			content.part(new ByteRanges.Span(0, content.size() - 1))
				.forEach((block) -> text.append(new String(block, StandardCharsets.UTF_8)));
			return text.toString();
		}
	}

}
