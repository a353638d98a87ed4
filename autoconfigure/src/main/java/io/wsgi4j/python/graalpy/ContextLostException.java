package io.wsgi4j.python.graalpy;

/**
 * A context has been lost before a thread got into it: nothing has been run.
 */
final class ContextLostException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	ContextLostException() {
		super("The Python context was lost meanwhile");
	}

}
