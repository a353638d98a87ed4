package io.wsgi4j.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A bare git repository with one commit, to which anybody may push.
 */
final class DemoRepository {

	private static final String README = """
			# Demo

			Cloned from a wsgi4j application. Change this file, commit and push.
			""";

	private DemoRepository() {
	}

	/**
	 * Creates the repository. It gets its name last, so there never is a half of one.
	 */
	static void createIfMissing(Path repository, String program) throws IOException {
		if (Files.exists(repository)) {
			return;
		}
		Path unfinished = Files.createTempDirectory(repository.getParent(), "repository");
		GitCommand git = new GitCommand(program, unfinished);
		git.run("", "init", "--quiet", "--bare");
		git.run("", "symbolic-ref", "HEAD", "refs/heads/main");
		git.run("", "config", "http.receivepack", "true");
		String blob = git.run(README, "hash-object", "-w", "--stdin");
		String tree = git.run("100644 blob %s\tREADME.md\n".formatted(blob), "mktree");
		String commit = git.run("", "-c", "user.name=wsgi4j", "-c", "user.email=wsgi4j@localhost", "commit-tree", "-m",
				"Begin", tree);
		git.run("", "update-ref", "refs/heads/main", commit);
		Files.move(unfinished, repository);
	}

}
