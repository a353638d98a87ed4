package io.wsgi4j.servlet;

import io.wsgi4j.Environ;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.web.ErrorResponse;

/**
 * What the gateway logs about an exchange, in the application's log: one entry for each
 * failure, with the application's name and the path.
 */
final class ExchangeLog {

	private static final String PREFIX = "io.wsgi4j.application.";

	private final String application;

	private final String method;

	private final String scriptName;

	private final String pathInfo;

	ExchangeLog(String application, Environ environ) {
		this.application = application;
		this.method = environ.requestMethod();
		this.scriptName = environ.scriptName();
		this.pathInfo = environ.pathInfo();
	}

	String method() {
		return this.method;
	}

	/**
	 * The path as the client sent it, decoded.
	 */
	String path() {
		return this.scriptName + this.pathInfo;
	}

	static Log of(String application) {
		return LogFactory.getLog(PREFIX + application);
	}

	void failure(Throwable failure) {
		// An exception that says "4xx" is an answer, not a defect.
		if (failure instanceof ErrorResponse response && response.getStatusCode().is4xxClientError()) {
			of(this.application).warn(this + " failed: " + failure);
			return;
		}
		of(this.application).error(this + " failed", failure);
	}

	void wrongLength(String comparison) {
		of(this.application).error(this + " yielded " + comparison + " bytes than its Content-Length");
	}

	/**
	 * Notes that an exchange has ended before its answer was complete, which is nobody's
	 * failure.
	 */
	void abandoned(@Nullable Throwable cause) {
		Log log = of(this.application);
		if (log.isDebugEnabled()) {
			log.debug(this + " was abandoned", cause);
		}
	}

	void tooSlow() {
		of(this.application).warn(this + " has not answered in time and is interrupted");
	}

	void stuck(Thread thread, long count) {
		IllegalStateException position = new IllegalStateException("This is where it is");
		position.setStackTrace(thread.getStackTrace());
		of(this.application).warn("%s goes on although its thread '%s' has been interrupted; such exchanges so far: %d"
			.formatted(this, thread.getName(), count), position);
	}

	@Override
	public String toString() {
		return "Application '%s' at %s %s".formatted(this.application, this.method,
				path().replaceAll("\\p{Cntrl}", "?"));
	}

}
