package io.wsgi4j.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs commands in a directory, without the configuration of whoever runs the tests.
 *
 * @param directory the working directory
 * @param home the home directory
 */
record Shell(Path directory, Path home) {

	static boolean has(String program) {
		return Path.of("/bin/sh").toFile().canExecute() && locate(program).isSuccess();
	}

	static Path find(String program) {
		return Path.of(locate(program).text().strip());
	}

	Shell in(String directory) {
		return new Shell(this.directory.resolve(directory), this.home);
	}

	/**
	 * Runs a command that is expected to succeed.
	 * @return what it printed, errors included
	 */
	String run(String... command) {
		Result result = tryToRun(command);
		if (!result.isSuccess()) {
			throw new AssertionError(
					"%s ended with %d:\n%s".formatted(List.of(command), result.status(), result.text()));
		}
		return result.text();
	}

	Result tryToRun(String... command) {
		ProcessBuilder builder = new ProcessBuilder(command).directory(this.directory.toFile())
			.redirectErrorStream(true);
		Map<String, String> environment = builder.environment();
		environment.keySet().removeIf((name) -> name.startsWith("GIT_") || name.toLowerCase().endsWith("_proxy"));
		environment.put("HOME", this.home.toString());
		environment.put("XDG_CONFIG_HOME", this.home.toString());
		environment.put("LC_ALL", "C");
		environment.put("GIT_CONFIG_NOSYSTEM", "1");
		environment.put("GIT_TERMINAL_PROMPT", "0");
		for (String role : new String[] { "AUTHOR", "COMMITTER" }) {
			environment.put("GIT_" + role + "_NAME", "Test");
			environment.put("GIT_" + role + "_EMAIL", "test@localhost");
		}
		return run(builder);
	}

	private static Result locate(String program) {
		return run(new ProcessBuilder("/bin/sh", "-c", "command -v " + program).redirectErrorStream(true));
	}

	private static Result run(ProcessBuilder builder) {
		try {
			Path output = Files.createTempFile("shell", ".txt");
			try {
				Process process = builder.redirectOutput(output.toFile()).start();
				process.getOutputStream().close();
				int status = process.waitFor();
				return new Result(status, Files.readString(output, StandardCharsets.UTF_8));
			}
			finally {
				Files.delete(output);
			}
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	record Result(int status, String text) {

		boolean isSuccess() {
			return this.status == 0;
		}

	}

}
