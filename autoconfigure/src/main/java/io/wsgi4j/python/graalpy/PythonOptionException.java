package io.wsgi4j.python.graalpy;

/**
 * GraalPy doesn't know one of its options, or not the value that it is given.
 */
public final class PythonOptionException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	PythonOptionException(IllegalArgumentException cause) {
		super("GraalPy refuses an option: " + cause.getMessage(), cause);
	}

}
