package io.wsgi4j.python;

/**
 * An application isn't there, or its module can't be imported.
 */
public final class PythonStartException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public PythonStartException(String target, PythonException cause) {
		super("No such WSGI application: " + target, cause);
	}

}
