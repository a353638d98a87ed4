package io.wsgi4j.autoconfigure.python;

import io.wsgi4j.python.cpython.InterpreterException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Tells which interpreter of CPython has been looked for.
 */
final class InterpreterFailureAnalyzer extends AbstractFailureAnalyzer<InterpreterException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InterpreterException cause) {
		return new FailureAnalysis(cause.getMessage() + ".",
				"Install Python 3.9 or newer, set 'gateway.python.executable' or 'gateway.python.venv' to one, "
						+ "or add the dependency io.wsgi4j:wsgi4j-spring-boot-starter-python for GraalPy.",
				cause);
	}

}
