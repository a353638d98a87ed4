package io.wsgi4j.files;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

import io.wsgi4j.Environ;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Looks for spellings of a path that lead out of a directory. The application is called
 * without a gateway, whose rules for paths it must not depend on.
 */
class DirectoryPathPropertyTests {

	private static final StaticSite[] SITE = new StaticSite[1];

	@BeforeContainer
	static void createSite() {
		SITE[0] = StaticSite.create();
	}

	@AfterContainer
	static void deleteSite() {
		SITE[0].close();
	}

	@Example
	@Label("There are files to be had, so there is something to look for")
	void files() throws Exception {
		assertThat(text("/file.txt")).isEqualTo("0123456789");
		assertThat(text("/docs/")).isEqualTo("<p>docs");
	}

	@Property(tries = 3000)
	@Label("No path leads out of the directory, or fails")
	void paths(@ForAll("paths") String path) throws Exception {
		assertThat(text(path)).doesNotContain(StaticSite.SECRET, SITE[0].root().toString(), "Exception");
	}

	@Property(tries = 1000)
	@Label("Neither does any text")
	void texts(@ForAll String text) throws Exception {
		assertThat(text(text)).doesNotContain(StaticSite.SECRET);
		assertThat(text("/" + text)).doesNotContain(StaticSite.SECRET);
	}

	@Provide
	Arbitrary<String> paths() {
		return Arbitraries
			.of("/", "//", ".", "..", "../", "/..", "\\", "..\\", "\0", "%2e", "%2f", "~", ":", "C:", "::$DATA", ";x",
					"secret.txt", "file.txt", "docs", "up", "link.txt", ".env", ".git", "config", "root", "gateway",
					"static", "etc", "passwd", " ", "\u2024", "\uff0e", "\u2215", "\ud800", "index.html")
			.list()
			.ofMaxSize(9)
			.map((parts) -> "/" + String.join("", parts));
	}

	private static String text(String path) throws Exception {
		Environ environ = Environ.builder().scriptName("/static").path(path).build();
		ByteArrayOutputStream text = new ByteArrayOutputStream();
		Iterable<byte[]> body = DirectoryApplication.builder(SITE[0].directory())
			.build()
			.call(environ, (status, headers, error) -> OutputStream.nullOutputStream());
		body.forEach(text::writeBytes);
		if (body instanceof AutoCloseable closeable) {
			closeable.close();
		}
		return text.toString(StandardCharsets.UTF_8);
	}

}
