package io.wsgi4j.stress;

/**
 * What applications throw on purpose. Without a stack trace, because there are many.
 */
final class OnPurposeException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	OnPurposeException() {
		super("on purpose", null, false, false);
	}

}
