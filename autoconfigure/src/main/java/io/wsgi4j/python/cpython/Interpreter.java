package io.wsgi4j.python.cpython;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * An interpreter that can run workers.
 *
 * @param command the program, as a path or a name on the {@code PATH}
 * @param implementation what Python calls it, {@code cpython} for instance
 * @param version the version, as in {@code 3.11.2}
 * @param isolated whether the packages of the user that it runs as are left out
 */
record Interpreter(String command, String implementation, String version, boolean isolated) {

	private static final String DEFAULT = "python3";

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final int MAJOR = 3;

	private static final int OLDEST_MINOR = 9;

	private static final String QUESTION = "import sys; "
			+ "print(sys.implementation.name, '%d.%d.%d' % sys.version_info[:3])";

	/**
	 * Finds the interpreter and asks it for its version.
	 * @throws InterpreterException if there is none, or it is older than 3.9
	 */
	static Interpreter find(CPythonSettings settings) {
		String command = command(settings);
		String[] answer = ask(command).split(" ");
		if (answer.length != 2) {
			throw new InterpreterException("'%s' is no Python: it doesn't tell its version".formatted(command));
		}
		if (isTooOld(answer[1])) {
			throw new InterpreterException(
					"'%s' is Python %s, but at least 3.%d is needed".formatted(command, answer[1], OLDEST_MINOR));
		}
		return new Interpreter(command, answer[0], answer[1], settings.venv() != null);
	}

	private static String command(CPythonSettings settings) {
		String configured = settings.executable();
		if (configured != null) {
			return configured;
		}
		Path venv = settings.venv();
		return (venv != null) ? ofEnvironment(venv) : DEFAULT;
	}

	private static String ofEnvironment(Path venv) {
		Path directory = venv.toAbsolutePath().normalize();
		for (String name : new String[] { "bin/python3", "bin/python", "Scripts/python.exe" }) {
			Path program = directory.resolve(name);
			if (Files.isExecutable(program)) {
				return program.toString();
			}
		}
		throw new InterpreterException("There is no virtual environment with an interpreter in " + directory);
	}

	private static String ask(String command) {
		try {
			Process process = new ProcessBuilder(command, "-I", "-S", "-c", QUESTION)
				.redirectError(ProcessBuilder.Redirect.DISCARD)
				.start();
			process.getOutputStream().close();
			if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
				process.destroyForcibly();
				throw new InterpreterException(
						"'%s' doesn't tell its version within %d s".formatted(command, LIMIT.toSeconds()));
			}
			return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
		}
		catch (IOException ex) {
			throw new InterpreterException("There is no Python interpreter '%s'".formatted(command), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterpreterException("'%s' hasn't been asked for its version".formatted(command), ex);
		}
	}

	private static boolean isTooOld(String version) {
		int[] parts = parse(version);
		return parts[0] < MAJOR || (parts[0] == MAJOR && parts[1] < OLDEST_MINOR);
	}

	private static int[] parse(@Nullable String version) {
		try {
			String[] parts = String.valueOf(version).split("\\.");
			return new int[] { Integer.parseInt(parts[0]), Integer.parseInt(parts[1]) };
		}
		catch (NumberFormatException | ArrayIndexOutOfBoundsException ex) {
			return new int[] { 0, 0 };
		}
	}

}
