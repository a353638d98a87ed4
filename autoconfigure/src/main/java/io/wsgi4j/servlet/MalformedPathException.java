package io.wsgi4j.servlet;

/**
 * A path that means different things to different readers; answered with 400.
 */
final class MalformedPathException extends Exception {

	private static final long serialVersionUID = 1L;

	MalformedPathException(String message) {
		super(message, null, false, false);
	}

}
