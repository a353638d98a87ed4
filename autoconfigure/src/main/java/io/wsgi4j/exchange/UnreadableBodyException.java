package io.wsgi4j.exchange;

import java.io.IOException;

import io.wsgi4j.gateway.Refusal;
import io.wsgi4j.spool.InsufficientStorageException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown to an application that reads a request's body which isn't what the client has
 * announced or the gateway accepts. If the application doesn't catch it, the client gets
 * the answer that it stands for.
 */
public final class UnreadableBodyException extends IOException {

	private static final long serialVersionUID = 1L;

	private final Refusal refusal;

	private UnreadableBodyException(Refusal refusal, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.refusal = refusal;
	}

	public static UnreadableBodyException tooLarge() {
		return new UnreadableBodyException(Refusal.BODY_TOO_LARGE, "The body of the request is too large", null);
	}

	static UnreadableBodyException notKept(IOException cause) {
		Refusal refusal = (cause instanceof InsufficientStorageException) ? Refusal.DISK_FULL : Refusal.BODY_NOT_KEPT;
		return new UnreadableBodyException(refusal, "The body of the request can't be kept", cause);
	}

	static UnreadableBodyException brokenOff(Throwable cause) {
		return new UnreadableBodyException(Refusal.BODY_MALFORMED, "The body of the request has been broken off",
				cause);
	}

	/**
	 * Finds what an application has let through, wrapped or not.
	 */
	static @Nullable UnreadableBodyException in(Throwable failure) {
		return Failures.find(UnreadableBodyException.class, failure);
	}

	Refusal refusal() {
		return this.refusal;
	}

}
