package io.wsgi4j.cgi;

import java.io.IOException;
import java.nio.file.Path;

import io.wsgi4j.Environ;
import io.wsgi4j.Header;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class GitHttpBackendTests {

	@TempDir
	private Path directory;

	private CgiApplication git;

	@BeforeEach
	void setUp() throws Exception {
		assumeTrue(isInstalled(), "git is not installed");
		Scripts scripts = new Scripts(this.directory);
		String repository = this.directory.resolve("repo.git").toString();
		scripts.run("git", "init", "--quiet", "--bare", "--initial-branch=main", repository);
		scripts.run("sh", "-c", "cd '" + repository + "' && git update-ref refs/heads/main"
				+ " $(git -c user.name=a -c user.email=a@b commit-tree -m first $(git mktree < /dev/null))");
		this.git = CgiApplication.builder("git", "http-backend")
			.environment("GIT_PROJECT_ROOT", this.directory.toString())
			.environment("GIT_HTTP_EXPORT_ALL", "")
			.build();
	}

	@Test
	void advertisesReferences() throws Exception {
		Environ environ = Environ.builder().path("/repo.git/info/refs").query("service=git-upload-pack").build();
		try (CgiResponse response = CgiResponse.of(this.git, environ)) {
			assertThat(response.status()).isEqualTo("200 OK");
			assertThat(response.headers())
				.contains(new Header("Content-Type", "application/x-git-upload-pack-advertisement"));
			assertThat(response.text()).startsWith("001e# service=git-upload-pack\n0000").contains("refs/heads/main");
		}
	}

	@Test
	void answersACommand() throws Exception {
		Environ environ = Environ.builder()
			.method("POST")
			.path("/repo.git/git-upload-pack")
			.header("Git-Protocol", "version=2")
			.body("application/x-git-upload-pack-request", "0014command=ls-refs\n0000")
			.build();
		try (CgiResponse response = CgiResponse.of(this.git, environ)) {
			assertThat(response.status()).isEqualTo("200 OK");
			assertThat(response.text()).contains("refs/heads/main").endsWith("0000");
		}
	}

	@Test
	void answersNotFound() throws Exception {
		Environ environ = Environ.builder().path("/other.git/info/refs").query("service=git-upload-pack").build();
		try (CgiResponse response = CgiResponse.of(this.git, environ)) {
			assertThat(response.status()).isEqualTo("404 Not Found");
			assertThat(response.text()).isEmpty();
		}
	}

	private static boolean isInstalled() throws InterruptedException {
		try {
			return new ProcessBuilder("git", "--version").redirectErrorStream(true).start().waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
