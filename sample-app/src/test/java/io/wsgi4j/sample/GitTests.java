package io.wsgi4j.sample;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Works on the sample's repository with the real git.
 */
@SampleTest
class GitTests {

	@TempDir
	private Path directory;

	@LocalServerPort
	private int port;

	private Shell shell;

	@BeforeEach
	void setUp() throws Exception {
		assumeTrue(Shell.has("git"), "git is not installed");
		this.shell = new Shell(this.directory, Files.createDirectory(this.directory.resolve("home")));
	}

	@Test
	void clones() throws Exception {
		clone("demo");
		assertThat(this.directory.resolve("demo/README.md")).content().startsWith("# Demo\n");
	}

	@Test
	void takesAPushThatOthersFetch() throws Exception {
		Shell one = clone("one");
		Shell other = clone("other");
		commit(one, "note.txt", "A note\n".getBytes());
		one.run("git", "push", "--quiet", "origin", "main");
		other.run("git", "fetch", "--quiet");
		assertThat(other.run("git", "show", "origin/main:note.txt")).isEqualTo("A note\n");
		other.run("git", "pull", "--quiet", "--ff-only");
		assertThat(other.directory().resolve("note.txt")).hasContent("A note\n");
	}

	@Test
	void takesALargePushInChunks() throws Exception {
		byte[] content = new byte[5 * 1024 * 1024];
		new Random(2).nextBytes(content);
		Shell one = clone("one");
		one.run("git", "checkout", "--quiet", "-b", "large");
		commit(one, "large.bin", content);
		// More than http.postBuffer, 1 MiB unless configured, so git sends it chunked
		one.run("git", "push", "--quiet", "origin", "large");
		Shell other = clone("other");
		other.run("git", "checkout", "--quiet", "large");
		assertThat(other.directory().resolve("large.bin")).hasBinaryContent(content);
	}

	@Test
	void takesACompressedRequest() throws Exception {
		Shell one = clone("one");
		Shell other = clone("other");
		for (int i = 0; i < 40; i++) {
			one.run("git", "checkout", "--quiet", "-b", "branch-" + i);
			one.run("git", "commit", "--quiet", "--allow-empty", "-m", "Commit " + i);
		}
		one.run("git", "push", "--quiet", "--all", "origin");
		// 40 "want" lines are more than 1 KiB, so git compresses the request
		String trace = other.run("env", "GIT_TRACE_CURL=1", "git", "fetch");
		assertThat(trace).contains("Content-Encoding: gzip");
		assertThat(other.run("git", "log", "-1", "--format=%s", "origin/branch-39")).isEqualTo("Commit 39\n");
	}

	@Test
	void refusesARepositoryThatIsNotThere() {
		Shell.Result result = this.shell.tryToRun("git", "clone", new SampleClient(this.port).uri("/git/other.git"));
		assertThat(result.isSuccess()).isFalse();
		assertThat(result.text()).contains("not found");
	}

	@Test
	void answersWithoutAHint() throws Exception {
		HttpResponse<String> response = new SampleClient(this.port).get("/git/");
		assertThat(response.statusCode()).isEqualTo(404);
	}

	private Shell clone(String name) {
		this.shell.run("git", "clone", "--quiet", new SampleClient(this.port).uri("/git/demo.git"), name);
		return this.shell.in(name);
	}

	private void commit(Shell shell, String file, byte[] content) throws Exception {
		Files.write(shell.directory().resolve(file), content);
		shell.run("git", "add", file);
		shell.run("git", "commit", "--quiet", "-m", "Add " + file);
	}

}
