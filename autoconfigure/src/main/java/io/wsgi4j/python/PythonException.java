package io.wsgi4j.python;

/**
 * Python code has failed. The message is Python's traceback; frames of Java would say
 * nothing about it.
 */
public final class PythonException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public PythonException(String traceback) {
		super(traceback, null, false, false);
	}

}
