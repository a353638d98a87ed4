package io.wsgi4j.autoconfigure.python;

import io.wsgi4j.python.cpython.WorkerException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Tells why the first worker of CPython hasn't come to serve.
 */
final class WorkerFailureAnalyzer extends AbstractFailureAnalyzer<WorkerException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, WorkerException cause) {
		return new FailureAnalysis(cause.getMessage() + ".",
				"What the process has written is in the log of 'io.wsgi4j.python.output'. If its modules take longer "
						+ "to import, set 'gateway.python.startup-timeout'.",
				cause);
	}

}
