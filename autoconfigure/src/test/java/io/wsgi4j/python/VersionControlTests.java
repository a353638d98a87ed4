package io.wsgi4j.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of servers of version control, with the clients that come with them.
 */
class VersionControlTests extends AbstractDebianTests {

	@TempDir
	private Path home;

	VersionControlTests() {
		super(DebianApplication.of("hg", "mercurial"), DebianApplication.of("brz", "breezy"));
	}

	@Override
	void configure(TestServer.Builder builder) throws IOException {
		// The server's log and settings are found by HOME.
		builder.properties("gateway.python.environment.HG_REPOSITORY=" + this.directory.resolve("hg"),
				"gateway.python.environment.BRZ_DIRECTORY=" + Files.createDirectory(this.directory.resolve("brz")),
				"gateway.python.environment.HOME=" + this.directory,
				// Its extensions are for CPython.
				"gateway.python.environment.HGMODULEPOLICY=py");
		createRepository();
	}

	@BeforeEach
	void writeSettings() throws IOException {
		Files.writeString(this.home.resolve(".hgrc"), "[ui]\nusername = Ada <ada@example.org>\n");
		Path settings = Files.createDirectories(this.home.resolve(".config/breezy"));
		Files.writeString(settings.resolve("breezy.conf"), "[DEFAULT]\nemail = Ada <ada@example.org>\n");
	}

	@Test
	void changesArePushedAndPulledWithHg() throws IOException, InterruptedException {
		String url = url(at("hg"));
		ClientProgram hg = new ClientProgram(this.home, "hg");
		hg.run("clone", url, "first");
		hg.run("clone", url, "second");
		Path first = this.home.resolve("first");
		Files.write(first.resolve("large.bin"), document());
		Files.writeString(first.resolve("caf\u00e9.txt"), "coffee\n");
		hg.run(first, "commit", "--addremove", "--message", "Serve coffee");
		hg.run(first, "push");

		Path second = this.home.resolve("second");
		hg.run(second, "pull", "--update");
		assertThat(second.resolve("large.bin")).hasBinaryContent(document());
		assertThat(second.resolve("caf\u00e9.txt")).hasContent("coffee\n");
		assertThat(hg.run(second, "log", "--template", "{desc}")).contains("Serve coffee");

		assertThat(get(at("hg") + "/log").text()).contains("Serve coffee");
		assertThat(get(at("hg") + "/raw-file/tip/large.bin").body()).isEqualTo(document());
	}

	@Test
	void branchesArePushedAndBranchedWithBrz() throws IOException, InterruptedException {
		String url = "bzr+" + url(at("brz")) + "/trunk";
		ClientProgram brz = new ClientProgram(this.home, "brz");
		brz.run("init", "first");
		Path first = this.home.resolve("first");
		Files.write(first.resolve("large.bin"), document());
		brz.run(first, "add");
		brz.run(first, "commit", "-m", "Add a document");
		brz.run(first, "push", url);

		brz.run("branch", url, "second");
		Path second = this.home.resolve("second");
		assertThat(second.resolve("large.bin")).hasBinaryContent(document());
		Files.writeString(second.resolve("large.bin"), "small\n");
		brz.run(second, "commit", "-m", "Make it small");
		brz.run(second, "push", url);
		brz.run(first, "pull", url);
		assertThat(first.resolve("large.bin")).hasContent("small\n");
		assertThat(brz.run("log", "--line", url)).contains("Make it small", "Add a document");
	}

	/**
	 * Makes a repository that needs no compression of extensions.
	 */
	private void createRepository() throws IOException {
		Path metadata = Files.createDirectories(this.directory.resolve("hg/.hg"));
		Files.createDirectory(metadata.resolve("store"));
		Files.writeString(metadata.resolve("requires"), "dotencode\nfncache\ngeneraldelta\nrevlogv1\nstore\n");
		Files.writeString(metadata.resolve("hgrc"), "[web]\nallow_push = *\npush_ssl = false\n");
	}

}
