package io.wsgi4j.servlet;

import java.io.IOException;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;

/**
 * Thrown to an application that reads a request's body which isn't what the client has
 * announced or the gateway accepts. If the application doesn't catch it, the client gets
 * its status.
 */
final class UnreadableBodyException extends IOException {

	private static final long serialVersionUID = 1L;

	private final int status;

	private UnreadableBodyException(int status, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.status = status;
	}

	static UnreadableBodyException tooLarge() {
		return new UnreadableBodyException(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE,
				"The body of the request is too large", null);
	}

	static UnreadableBodyException notKept(IOException cause) {
		HttpStatus status = (cause instanceof InsufficientStorageException) ? HttpStatus.INSUFFICIENT_STORAGE
				: HttpStatus.SERVICE_UNAVAILABLE;
		return new UnreadableBodyException(status.value(), "The body of the request can't be kept", cause);
	}

	static UnreadableBodyException brokenOff(Throwable cause) {
		return new UnreadableBodyException(HttpServletResponse.SC_BAD_REQUEST,
				"The body of the request has been broken off", cause);
	}

	/**
	 * Finds what an application has let through, wrapped or not.
	 */
	static @Nullable UnreadableBodyException in(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof UnreadableBodyException unreadable) {
				return unreadable;
			}
		}
		return null;
	}

	int status() {
		return this.status;
	}

}
