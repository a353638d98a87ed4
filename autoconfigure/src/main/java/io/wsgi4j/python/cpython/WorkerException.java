package io.wsgi4j.python.cpython;

import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

/**
 * The worker that an exchange was in has ended before the exchange. Answered with a 502
 * if the head isn't out yet.
 */
@ResponseStatus(HttpStatus.BAD_GATEWAY)
public final class WorkerException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	WorkerException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	/**
	 * What another thread has failed with.
	 */
	static WorkerException of(ExecutionException failure) {
		Throwable cause = (failure.getCause() != null) ? failure.getCause() : failure;
		return new WorkerException(String.valueOf(cause.getMessage()), cause);
	}

}
