package io.wsgi4j.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.wsgi4j.testsupport.Programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A program that speaks to a server, in a directory that is its home, too. Skips the test
 * if the program isn't installed.
 */
final class ClientProgram {

	private final Path directory;

	private final String name;

	private final Map<String, String> environment = new HashMap<>();

	ClientProgram(Path directory, String name) {
		assumeTrue(Programs.isOnPath(name), () -> name + " is not installed");
		this.directory = directory;
		this.name = name;
		environment("HOME", directory.toString()).environment("LANG", "C.UTF-8");
	}

	ClientProgram environment(String name, String value) {
		this.environment.put(name, value);
		return this;
	}

	/**
	 * Runs the program, agrees to all that it asks, and expects that it succeeds.
	 * @return what the program has printed
	 */
	String run(String... arguments) throws IOException, InterruptedException {
		return run(this.directory, arguments);
	}

	/**
	 * Runs the program in another directory.
	 */
	String run(Path directory, String... arguments) throws IOException, InterruptedException {
		String[] command = new String[arguments.length + 1];
		command[0] = this.name;
		System.arraycopy(arguments, 0, command, 1, arguments.length);
		Path output = Files.createTempFile(this.directory, this.name, ".log");
		Path answers = Files.writeString(this.directory.resolve("answers"), "y\n".repeat(20));
		ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
			.redirectInput(answers.toFile())
			.redirectOutput(output.toFile())
			.redirectErrorStream(true);
		builder.environment().putAll(this.environment);
		Process process = builder.start();
		try {
			assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("%s %s", this.name, Files.readString(output)).isTrue();
			assertThat(process.exitValue()).as("%s %s", this.name, Files.readString(output)).isZero();
		}
		finally {
			process.descendants().forEach(ProcessHandle::destroyForcibly);
			process.destroyForcibly();
		}
		return Files.readString(output);
	}

}
