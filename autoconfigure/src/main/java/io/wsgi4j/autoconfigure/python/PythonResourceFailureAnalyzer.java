package io.wsgi4j.autoconfigure.python;

import io.wsgi4j.python.graalpy.PythonResourceException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Tells which directory has to be written, and which property names another one.
 */
final class PythonResourceFailureAnalyzer extends AbstractFailureAnalyzer<PythonResourceException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, PythonResourceException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Let the user '%s' write and read it, or set 'gateway.python.resource-cache' to another directory."
					.formatted(System.getProperty("user.name")),
				cause);
	}

}
