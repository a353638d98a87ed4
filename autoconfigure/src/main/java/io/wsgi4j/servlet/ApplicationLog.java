package io.wsgi4j.servlet;

import io.wsgi4j.Environ;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.web.ErrorResponse;

/**
 * What the gateway logs about an application: one entry for each failure, with the
 * application's name and the path.
 */
final class ApplicationLog {

	private static final String PREFIX = "io.wsgi4j.application.";

	private ApplicationLog() {
	}

	static String name(String application) {
		return PREFIX + application;
	}

	static void failure(String application, Environ environ, Throwable failure) {
		Log log = LogFactory.getLog(name(application));
		// An exception that says "4xx" is an answer, not a defect.
		if (failure instanceof ErrorResponse response && response.getStatusCode().is4xxClientError()) {
			log.warn(describe(application, environ) + " failed: " + failure);
			return;
		}
		log.error(describe(application, environ) + " failed", failure);
	}

	static void wrongLength(String application, Environ environ, String comparison) {
		LogFactory.getLog(name(application))
			.error(describe(application, environ) + " yielded " + comparison + " than its Content-Length");
	}

	static void disconnect(String application, Environ environ, @Nullable Throwable cause) {
		Log log = LogFactory.getLog(name(application));
		if (log.isDebugEnabled()) {
			log.debug("Client of " + describe(application, environ) + " has disconnected", cause);
		}
	}

	private static String describe(String application, Environ environ) {
		return "Application '%s' at %s %s%s".formatted(application, printable(environ.requestMethod()),
				printable(environ.scriptName()), printable(environ.pathInfo()));
	}

	private static String printable(String text) {
		return text.replaceAll("\\p{Cntrl}", "?");
	}

}
