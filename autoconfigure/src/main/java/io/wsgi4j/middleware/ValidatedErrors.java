package io.wsgi4j.middleware;

import java.io.PrintWriter;

/**
 * Checks that the application leaves {@code wsgi.errors} open, since it isn't the
 * application's.
 */
final class ValidatedErrors extends PrintWriter {

	ValidatedErrors(PrintWriter errors) {
		super(errors);
	}

	@Override
	public void close() {
		throw new ContractViolationException("The application closed wsgi.errors");
	}

}
