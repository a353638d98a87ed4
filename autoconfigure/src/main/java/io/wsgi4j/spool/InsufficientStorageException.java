package io.wsgi4j.spool;

import java.io.IOException;

/**
 * The disk has no room for the body of a request.
 */
public final class InsufficientStorageException extends IOException {

	private static final long serialVersionUID = 1L;

	InsufficientStorageException(IOException cause) {
		super("There is no room for it", cause);
	}

}
