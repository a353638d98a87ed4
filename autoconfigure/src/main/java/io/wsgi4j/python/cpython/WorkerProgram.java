package io.wsgi4j.python.cpython;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.wsgi4j.python.PythonLoggers;

/**
 * The program of workers, and what a process of it has to know.
 */
final class WorkerProgram {

	/**
	 * Where programs and libraries are, and what language and time zone the user has. No
	 * secret of the server is among them.
	 */
	private static final List<String> INHERITED = List.of("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ",
			"TMPDIR", "SYSTEMROOT");

	private final CPythonSettings settings;

	private final Interpreter interpreter;

	private final List<String> targets;

	private final ExportedBeans beans;

	WorkerProgram(CPythonSettings settings, Interpreter interpreter, List<String> targets, ExportedBeans beans) {
		this.settings = settings;
		this.interpreter = interpreter;
		this.targets = targets;
		this.beans = beans;
	}

	/**
	 * Starts a process.
	 * @param socket where it connects to
	 * @param secret what its connections begin with
	 * @throws WorkerException if it can't be started
	 */
	SpawnedProcess run(WorkerSocket socket, String secret) {
		List<String> command = new ArrayList<>(List.of(this.interpreter.command()));
		if (this.interpreter.isolated()) {
			command.add("-s");
		}
		command.add(socket.program().toString());
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		Map<String, String> environment = builder.environment();
		environment.keySet().retainAll(INHERITED);
		environment.putAll(this.settings.environment());
		try {
			Process process = builder.start();
			try (OutputStream input = process.getOutputStream()) {
				input.write(startLine(socket, secret).getBytes(StandardCharsets.UTF_8));
			}
			catch (IOException ex) {
				process.destroyForcibly();
				throw ex;
			}
			return new SpawnedProcess(process);
		}
		catch (IOException ex) {
			throw new WorkerException("Python can't be started", ex);
		}
	}

	/**
	 * What the process has to know: fields separated by two NULs, their elements by one.
	 */
	private String startLine(WorkerSocket socket, String secret) {
		String directories = this.settings.path()
			.stream()
			.map(Path::toAbsolutePath)
			.map(Path::normalize)
			.map(Path::toString)
			.collect(Collectors.joining("\0"));
		return String.join("\0\0", socket.address(), secret, flag(this.settings.processes() > 1),
				flag(this.settings.preload()), Integer.toString(PythonLoggers.level()), directories,
				String.join("\0", this.targets), this.beans.describe());
	}

	private static String flag(boolean value) {
		return value ? "1" : "";
	}

}
