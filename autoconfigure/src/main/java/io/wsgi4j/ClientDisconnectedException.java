package io.wsgi4j;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * The client has left: what the application wrote can't reach it any more. Not a failure
 * of the application; let it propagate.
 */
public class ClientDisconnectedException extends IOException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param cause what the server noticed, or {@code null}
	 */
	public ClientDisconnectedException(@Nullable Throwable cause) {
		super("The client has disconnected", cause);
	}

}
