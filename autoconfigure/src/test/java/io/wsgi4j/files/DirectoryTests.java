package io.wsgi4j.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

class DirectoryTests {

	private Path root;

	private Path outside;

	private Directory directory;

	@BeforeEach
	void createFiles(@TempDir Path parent) throws IOException {
		this.root = Files.createDirectories(parent.resolve("root"));
		this.outside = Files.createDirectories(parent.resolve("root2"));
		Files.createDirectories(this.root.resolve("css/deep"));
		Files.writeString(this.root.resolve("css/deep/app.css"), "css");
		Files.writeString(this.root.resolve("page.html"), "page");
		Files.createDirectories(this.root.resolve(".git"));
		Files.writeString(this.root.resolve(".git/config"), "secret");
		Files.writeString(this.outside.resolve("secret"), "secret");
		this.directory = new Directory(this.root, new FileOpener());
	}

	@Test
	void opensFiles() throws IOException {
		assertThat(read("page.html")).isEqualTo("page");
		assertThat(read("css", "deep", "app.css")).isEqualTo("css");
	}

	@Test
	void hasNothingElse() throws IOException {
		assertThat(read("css")).isNull();
		assertThat(read()).isNull();
		assertThat(read("missing")).isNull();
		assertThat(read("missing", "page.html")).isNull();
		assertThat(read("page.html", "page.html")).isNull();
		assertThat(read("a".repeat(100_000))).isNull();
		assertThat(read("a".repeat(255))).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "..", ".", "../root2/secret", "/etc/passwd", "css/deep/app.css", "page.html\0", "\0",
			"page.html/", "/page.html", "" })
	@DisplayName("A name stays a name of one file, even if the check of the path had a hole")
	void namesAreNames(String name) throws IOException {
		assertThat(read(name)).isNull();
		assertThat(read("css", name)).isNull();
		assertThat(this.directory.find(List.of(name))).isNull();
	}

	@Test
	void followsLinksWithin() throws IOException {
		Files.createSymbolicLink(this.root.resolve("latest"), Path.of("css/deep"));
		Files.createSymbolicLink(this.root.resolve("css/home"), this.root.resolve("page.html"));
		assertThat(read("latest", "app.css")).isEqualTo("css");
		assertThat(read("css", "home")).isEqualTo("page");
	}

	@Test
	void followsNoLinksOut() throws IOException {
		Files.createSymbolicLink(this.root.resolve("file"), this.outside.resolve("secret"));
		Files.createSymbolicLink(this.root.resolve("css/up"), Path.of("../../root2"));
		Files.createSymbolicLink(this.root.resolve("twice"), Path.of("css/up"));
		Files.createSymbolicLink(this.root.resolve("hidden"), Path.of(".git/config"));
		Files.createSymbolicLink(this.root.resolve("self"), Path.of("self"));
		Files.createSymbolicLink(this.root.resolve("dangling"), Path.of("nowhere"));
		Files.createSymbolicLink(this.root.resolve("etc"), Path.of("/etc"));
		assertThat(read("file")).isNull();
		assertThat(read("css", "up", "secret")).isNull();
		assertThat(read("twice", "secret")).isNull();
		assertThat(read("hidden")).isNull();
		assertThat(read("self")).isNull();
		assertThat(read("dangling")).isNull();
		assertThat(read("etc", "passwd")).isNull();
		assertThat(this.directory.find(List.of("etc", "passwd"))).isNull();
	}

	@Test
	@DisplayName("The directory may be a link, and another one the next time")
	void rootIsReplaced(@TempDir Path parent) throws IOException {
		Path current = Files.createSymbolicLink(parent.resolve("current"), this.root);
		Directory deployed = new Directory(current, new FileOpener());
		assertThat(read(deployed, "page.html")).isEqualTo("page");
		Files.delete(current);
		assertThat(read(deployed, "page.html")).isNull();
		Files.createSymbolicLink(current, this.outside);
		assertThat(read(deployed, "page.html")).isNull();
		assertThat(read(deployed, "secret")).isEqualTo("secret");
	}

	@Test
	@DisplayName("A link that comes in between the look at a file and its opening is refused")
	void linksComeInBetween() throws IOException {
		Directory.Location file = this.directory.find(List.of("page.html"));
		Directory.Location deep = this.directory.find(List.of("css", "deep", "app.css"));
		Files.delete(this.root.resolve("page.html"));
		Files.createSymbolicLink(this.root.resolve("page.html"), this.outside.resolve("secret"));
		Files.move(this.root.resolve("css"), this.root.resolve("moved"));
		Files.createSymbolicLink(this.root.resolve("css"), this.outside);
		Files.createDirectories(this.outside.resolve("deep"));
		Files.writeString(this.outside.resolve("deep/app.css"), "secret");
		FileOpener opener = new FileOpener();
		assertThatExceptionOfType(FileSystemException.class).isThrownBy(() -> opener.open(file));
		assertThatExceptionOfType(FileSystemException.class).isThrownBy(() -> opener.open(deep));
		assertThat(read("page.html")).isNull();
		assertThat(read("css", "deep", "app.css")).isNull();
	}

	@Test
	@DisplayName("So is one that comes in when the file is being opened, of which the JDK says nothing but IOException")
	void linkComesInAtTheLastMoment() throws IOException {
		Path page = this.root.resolve("page.html");
		Directory changing = new Directory(this.root, new FileOpener() {

			@Override
			OpenFile open(Directory.Location location) throws IOException {
				Files.delete(page);
				Files.createSymbolicLink(page, DirectoryTests.this.outside.resolve("secret"));
				Files.newByteChannel(page, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS).close();
				throw new AssertionError("The link was followed");
			}

		});
		assertThat(read(changing, "page.html")).isNull();
	}

	@Test
	void triesAgainIfAFileWasReplaced() throws IOException {
		int[] attempts = new int[1];
		Directory changing = new Directory(this.root, new FileOpener() {

			@Override
			OpenFile open(Directory.Location location) throws IOException {
				attempts[0]++;
				if (attempts[0] < 3) {
					throw new FileSystemException("page.html", null, "replaced");
				}
				return super.open(location);
			}

		});
		assertThat(read(changing, "page.html")).isEqualTo("page");
		attempts[0] = -100;
		assertThatExceptionOfType(FileSystemException.class).isThrownBy(() -> read(changing, "page.html"));
		assertThat(attempts[0]).isEqualTo(-97);
	}

	@Test
	@DisplayName("Nothing waits for the other end of a pipe")
	void opensNoPipe() throws Exception {
		Path pipe = this.root.resolve("pipe");
		assumeThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
		assertThat(read("pipe")).isNull();
		Directory.Location location = new Directory.Location(this.root.toRealPath(), Path.of("pipe"));
		assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> new FileOpener().open(location));
	}

	@Test
	void hasNothingUnreadable() throws IOException {
		Files.setPosixFilePermissions(this.root.resolve("page.html"), PosixFilePermissions.fromString("---------"));
		assumeThat(Files.isReadable(this.root.resolve("page.html"))).as("not root").isFalse();
		assertThat(read("page.html")).isNull();
	}

	private String read(String... names) throws IOException {
		return read(this.directory, names);
	}

	private static String read(Directory directory, String... names) throws IOException {
		try (OpenFile file = directory.open(List.of(names))) {
			if (file == null) {
				return null;
			}
			StringBuilder text = new StringBuilder();
			file.part(new ByteRanges.Span(0, file.size() - 1))
				.forEach((block) -> text.append(new String(block, StandardCharsets.UTF_8)));
			return text.toString();
		}
	}

}
