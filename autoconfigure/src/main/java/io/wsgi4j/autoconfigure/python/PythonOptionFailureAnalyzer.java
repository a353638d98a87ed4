package io.wsgi4j.autoconfigure.python;

import io.wsgi4j.python.graalpy.PythonOptionException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Tells which option GraalPy refuses, in its own words.
 */
final class PythonOptionFailureAnalyzer extends AbstractFailureAnalyzer<PythonOptionException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, PythonOptionException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Correct it below 'gateway.python.options', where 'WarnOptions' is GraalPy's 'python.WarnOptions', "
						+ "or remove it.",
				cause);
	}

}
