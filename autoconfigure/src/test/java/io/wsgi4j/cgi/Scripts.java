package io.wsgi4j.cgi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * Shell scripts and named pipes in a directory. A pipe is how a test and a script wait
 * for each other.
 */
record Scripts(Path directory) {

	CgiApplication application(String... lines) throws IOException {
		return builder(lines).build();
	}

	CgiApplicationBuilder builder(String... lines) throws IOException {
		return builder(System.getenv(), lines);
	}

	CgiApplicationBuilder builder(Map<String, String> ownEnvironment, String... lines) throws IOException {
		Path script = Files.createTempFile(this.directory, "script", ".sh");
		Files.write(script, List.of(lines));
		return new CgiApplicationBuilder("/bin/sh", List.of(script.toString()), ownEnvironment)
			.directory(this.directory);
	}

	/**
	 * A program of its own, which is run from nowhere in particular.
	 */
	CgiApplicationBuilder program(String name, String... lines) throws IOException {
		Path program = this.directory.resolve(name);
		Files.writeString(program, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
		Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
		return CgiApplication.builder(program.toString());
	}

	Path pipe(String name) throws Exception {
		Path pipe = this.directory.resolve(name);
		run("mkfifo", pipe.toString());
		return pipe;
	}

	void run(String... command) throws Exception {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes());
		if (process.waitFor() != 0) {
			throw new IllegalStateException(output);
		}
	}

	/**
	 * Waits until a process opens the pipe. The stream ends when nobody has it open any
	 * more.
	 */
	static InputStream join(Path pipe) throws IOException {
		return Files.newInputStream(pipe);
	}

}
