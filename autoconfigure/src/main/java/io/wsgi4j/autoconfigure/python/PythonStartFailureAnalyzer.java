package io.wsgi4j.autoconfigure.python;

import io.wsgi4j.python.PythonStartException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Tells which Python application isn't there, with Python's own words.
 */
final class PythonStartFailureAnalyzer extends AbstractFailureAnalyzer<PythonStartException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, PythonStartException cause) {
		Throwable traceback = cause.getCause();
		String details = (traceback != null) ? System.lineSeparator() + traceback.getMessage() : "";
		return new FailureAnalysis(cause.getMessage() + details,
				"Correct the name, as in 'foo.application' for what foo.py calls application, "
						+ "or add the module's directory to 'gateway.python.path'.",
				cause);
	}

}
