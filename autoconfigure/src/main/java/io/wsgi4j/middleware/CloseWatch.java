package io.wsgi4j.middleware;

import io.wsgi4j.Environ;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Runs when a body has become garbage and reports it unless it has been closed. Knows
 * nothing of the body, or that would never become garbage.
 */
final class CloseWatch implements Runnable {

	private static final Log logger = LogFactory.getLog(Validator.class);

	private final String request;

	private volatile boolean closed;

	CloseWatch(Environ environ) {
		this.request = environ.requestMethod() + " " + environ.scriptName() + environ.pathInfo();
	}

	void closed() {
		this.closed = true;
	}

	boolean isClosed() {
		return this.closed;
	}

	@Override
	public void run() {
		if (!this.closed) {
			logger.error("The gateway never closed the body of the answer to " + this.request);
		}
	}

}
