package io.wsgi4j.python.graalpy;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * The directory that GraalPy unpacks its library into can't be written, or not be read.
 */
public final class PythonResourceException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient Path directory;

	PythonResourceException(Path directory, String problem, @Nullable Throwable cause) {
		super("Python's library can't be kept in %s: %s".formatted(directory, problem), cause);
		this.directory = directory;
	}

	/**
	 * The directory.
	 * @return the absolute path
	 */
	public Path getDirectory() {
		return this.directory;
	}

}
