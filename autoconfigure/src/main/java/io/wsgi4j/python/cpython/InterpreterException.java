package io.wsgi4j.python.cpython;

import org.jspecify.annotations.Nullable;

/**
 * There is no interpreter that could run a worker. The message says which one was tried
 * and what is wrong with it.
 */
public final class InterpreterException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	InterpreterException(String message) {
		this(message, null);
	}

	InterpreterException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
