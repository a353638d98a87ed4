package io.wsgi4j.middleware;

import java.lang.ref.Cleaner;

import io.wsgi4j.Application;
import io.wsgi4j.Environ;
import io.wsgi4j.Middleware;
import io.wsgi4j.StartResponse;

/**
 * Checks that an application and what calls it, the gateway or other middleware, keep the
 * contract, in the manner of Python's {@code wsgiref.validate}. The side that breaks a
 * rule gets a {@link ContractViolationException}. Only a body that is never closed can't
 * be answered that way: an error in the log tells of it.
 * <p>
 * For development and tests, because of its price: every body becomes a lazy one. A
 * {@link java.util.Collection} loses the {@code Content-Length} that follows from it, and
 * a file is sent by the application's thread.
 * <p>
 * Some rules are PEP 3333's rather than wsgi4j's own. The validator therefore refuses
 * what the gateway puts up with: an application that closes {@code wsgi.input} or
 * {@code wsgi.errors}, an answer without {@code Content-Type} that is neither a 204 nor a
 * 304, a tab in the value of a header.
 */
public final class Validator implements Middleware {

	private final Cleaner cleaner = Cleaner.create();

	/**
	 * Creates a validator for any number of applications.
	 */
	public Validator() {
	}

	@Override
	public Application wrap(Application application) {
		return (environ, startResponse) -> call(application, environ, startResponse);
	}

	private Iterable<byte[]> call(Application application, Environ environ, StartResponse startResponse)
			throws Exception {
		EnvironRules.check(environ);
		environ.put("wsgi.input", new ValidatedInput(environ.input()));
		environ.put("wsgi.errors", new ValidatedErrors(environ.errors()));
		ValidatedStartResponse validatedStart = new ValidatedStartResponse(startResponse);
		CloseWatch watch = new CloseWatch(environ);
		Iterable<byte[]> body = application.call(environ, validatedStart);
		ContractViolationException.throwUnless(body != null,
				"The application returned null; a body without a byte is Body.empty()");
		ValidatedBody validatedBody = new ValidatedBody(body, validatedStart, watch);
		this.cleaner.register(validatedBody, watch);
		return validatedBody;
	}

}
