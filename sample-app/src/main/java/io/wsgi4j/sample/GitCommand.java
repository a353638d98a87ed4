package io.wsgi4j.sample;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs git in a directory.
 *
 * @param program the git program
 * @param directory the directory
 */
record GitCommand(String program, Path directory) {

	boolean isInstalled() {
		try {
			run("", "--version");
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Runs a command.
	 * @return what it printed, without the line's end
	 */
	String run(String input, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(List.of(this.program));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).directory(this.directory.toAbsolutePath().toFile())
			.redirectError(ProcessBuilder.Redirect.INHERIT);
		// A git hook that starts the server would have us work in its own repository
		builder.environment().keySet().removeIf((name) -> name.startsWith("GIT_"));
		Process process = builder.start();
		try (OutputStream output = process.getOutputStream()) {
			output.write(input.getBytes(StandardCharsets.UTF_8));
		}
		String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
		try {
			if (process.waitFor() == 0) {
				return printed;
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		throw new IOException("%s failed".formatted(command));
	}

}
