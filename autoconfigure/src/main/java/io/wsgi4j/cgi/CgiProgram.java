package io.wsgi4j.cgi;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Path;
import java.util.List;
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
		ProcessBuilder builder = new ProcessBuilder(this.command);
		builder.environment().clear();
		builder.environment().putAll(this.variables.of(environ));
		if (this.directory != null) {
			builder.directory(this.directory.toFile());
		}
		InputStream body = body(environ);
		return CgiProcess.start(run(builder), body, interrupted(environ), this.settings);
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
