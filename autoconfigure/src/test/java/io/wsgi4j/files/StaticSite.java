package io.wsgi4j.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A directory of files below which and beside which is what must not be had. It has the
 * same path as its mount, so that any server can serve the directory above.
 */
final class StaticSite implements AutoCloseable {

	static final String MOUNT = "/gateway/static";

	static final Instant MODIFIED = Instant.parse("2026-01-02T03:04:05Z");

	static final String SECRET = "must not be had";

	private final Path parent;

	private StaticSite(Path parent) {
		this.parent = parent;
	}

	static StaticSite create() {
		try {
			StaticSite site = new StaticSite(Files.createTempDirectory("site").toRealPath());
			site.write();
			return site;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * What a server has as its root.
	 */
	Path root() {
		return this.parent.resolve("root");
	}

	/**
	 * What is mounted.
	 */
	Path directory() {
		return this.parent.resolve("root" + MOUNT);
	}

	private void write() throws IOException {
		write("file.txt", "0123456789");
		write("empty.txt", "");
		write("app.css", "a { color: red }");
		write("app.css.br", "(br)");
		write("app.css.zst", "(zstd)");
		write("app.css.gz", "(gzip)");
		write("app.0123456789ab.js", "hashed()");
		write("docs/index.html", "<p>docs");
		write("a b/ä.txt", "umlaut");
		write("bare/file.txt", "x");
		write("unknown.xyzzy", "?");
		write(".env", SECRET);
		write(".git/config", SECRET);
		Path secret = this.parent.resolve("secret.txt");
		Files.writeString(secret, SECRET);
		Files.createSymbolicLink(directory().resolve("link.txt"), secret);
		Files.createSymbolicLink(directory().resolve("up"), this.parent);
		Files.createSymbolicLink(directory().resolve("inner.txt"), Path.of("file.txt"));
		try (Stream<Path> files = Files.walk(this.parent)) {
			for (Path file : files.toList()) {
				if (!Files.isSymbolicLink(file)) {
					Files.setLastModifiedTime(file, FileTime.from(MODIFIED));
				}
			}
		}
	}

	private void write(String name, String content) throws IOException {
		Path file = directory().resolve(name);
		Files.createDirectories(file.getParent());
		Files.writeString(file, content);
	}

	@Override
	public void close() {
		try (Stream<Path> files = Files.walk(this.parent)) {
			files.sorted(Comparator.reverseOrder()).forEach((file) -> file.toFile().delete());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
