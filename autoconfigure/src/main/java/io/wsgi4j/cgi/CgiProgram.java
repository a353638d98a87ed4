package io.wsgi4j.cgi;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

import io.wsgi4j.Environ;
import org.jspecify.annotations.Nullable;

/**
 * What is configured of a program; starts it.
 */
final class CgiProgram {

	private final List<String> command;

	private final @Nullable Path directory;

	private final CgiVariables variables;

	private final CgiProcess.Settings settings;

	CgiProgram(List<String> command, @Nullable Path directory, CgiVariables variables, CgiProcess.Settings settings) {
		this.command = List.copyOf(command);
		this.directory = directory;
		this.variables = variables;
		this.settings = settings;
	}

	CgiProcess start(Environ environ) throws IOException {
		Path file = ProgramFile.find(this.command.get(0), this.directory, System.getenv("PATH"));
		ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(this.command));
		builder.environment().clear();
		builder.environment().putAll(variables(environ, file));
		setDirectory(builder, file);
		InputStream body = body(environ);
		return CgiProcess.start(run(builder), body, interrupted(environ), this.settings);
	}

	String name() {
		return this.settings.name();
	}

	private Map<String, String> variables(Environ environ, @Nullable Path file) throws CgiException {
		Map<String, String> variables = this.variables.of(environ);
		// An interpreter would take itself for the script
		if (file != null && !variables.containsKey("REDIRECT_STATUS")) {
			variables.putIfAbsent("SCRIPT_FILENAME", file.toString());
		}
		return variables;
	}

	/**
	 * Sets the working directory, which is the program's own unless configured (RFC 3875,
	 * section 7.2).
	 */
	private void setDirectory(ProcessBuilder builder, @Nullable Path file) {
		if (this.directory != null) {
			builder.directory(this.directory.toFile());
		}
		else if (file != null && file.getParent() != null) {
			builder.directory(file.getParent().toFile());
			// A relative path would be looked for there
			builder.command().set(0, (this.command.get(0).indexOf('/') != -1) ? file.toString() : this.command.get(0));
		}
	}

	private static BooleanSupplier interrupted(Environ environ) {
		return (environ.get("wsgi4j.interrupted") instanceof BooleanSupplier interrupted) ? interrupted : () -> false;
	}

	private Process run(ProcessBuilder builder) throws CgiException {
		try {
			return builder.start();
		}
		catch (IOException ex) {
			throw new CgiException("CGI program '%s' can't be run".formatted(this.settings.name()), ex);
		}
	}

	/**
	 * The request's body, or {@code null} if there is none. An unknown length means
	 * either, so the first byte tells.
	 */
	private static @Nullable InputStream body(Environ environ) throws IOException {
		long length = environ.contentLength();
		if (length != -1) {
			return (length > 0) ? environ.input() : null;
		}
		PushbackInputStream input = new PushbackInputStream(environ.input());
		int first = input.read();
		if (first == -1) {
			return null;
		}
		input.unread(first);
		return input;
	}

}
