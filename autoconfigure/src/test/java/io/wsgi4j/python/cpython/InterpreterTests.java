package io.wsgi4j.python.cpython;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class InterpreterTests {

	@TempDir
	private Path directory;

	@Test
	void versionIsAskedFor() throws IOException {
		Interpreter interpreter = Interpreter.find(settings(script("echo cpython 3.13.1"), null));
		assertThat(interpreter.implementation()).isEqualTo("cpython");
		assertThat(interpreter.version()).isEqualTo("3.13.1");
		assertThat(interpreter.isolated()).isFalse();
	}

	@Test
	void interpreterOfTheEnvironmentIsTaken() throws IOException {
		Files.createDirectory(this.directory.resolve("bin"));
		Files.move(Path.of(script("echo cpython 3.9.0")), this.directory.resolve("bin/python3"));
		Interpreter interpreter = Interpreter.find(settings(null, this.directory));
		assertThat(interpreter.command()).isEqualTo(this.directory.resolve("bin/python3").toString());
		assertThat(interpreter.isolated()).isTrue();
	}

	@Test
	void missingInterpreterIsTold() {
		assertThatExceptionOfType(InterpreterException.class)
			.isThrownBy(() -> Interpreter.find(settings("/nowhere/python3", null)))
			.withMessage("There is no Python interpreter '/nowhere/python3'");
	}

	@Test
	void directoryWithoutInterpreterIsTold() {
		assertThatExceptionOfType(InterpreterException.class)
			.isThrownBy(() -> Interpreter.find(settings(null, this.directory)))
			.withMessage("There is no virtual environment with an interpreter in " + this.directory);
	}

	@Test
	void oldInterpreterIsTold() throws IOException {
		String old = script("echo cpython 3.8.20");
		assertThatExceptionOfType(InterpreterException.class).isThrownBy(() -> Interpreter.find(settings(old, null)))
			.withMessage("'%s' is Python 3.8.20, but at least 3.9 is needed".formatted(old));
	}

	@Test
	void whatIsNoInterpreterIsTold() throws IOException {
		String other = script("echo I am something else");
		assertThatExceptionOfType(InterpreterException.class).isThrownBy(() -> Interpreter.find(settings(other, null)))
			.withMessage("'%s' is no Python: it doesn't tell its version".formatted(other));
	}

	private String script(String line) throws IOException {
		Path script = this.directory.resolve("python");
		Files.writeString(script, "#!/bin/sh\n" + line + "\n");
		Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
		return script.toString();
	}

	private static CPythonSettings settings(@Nullable String executable, @Nullable Path venv) {
		return new CPythonSettings(executable, venv, List.of(), 1, 1, 1, 0, Duration.ofSeconds(10),
				Duration.ofSeconds(10), Map.of(), false, false);
	}

}
