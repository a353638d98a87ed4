package io.wsgi4j.test;

import io.wsgi4j.Application;
import io.wsgi4j.Environ;
import io.wsgi4j.Middleware;
import io.wsgi4j.StartResponse;

/**
 * Innermost middleware: records for the {@link GatewayTestClient} what is done with the
 * bodies of applications. Lets alone what comes from other clients.
 */
public final class ApplicationRecorder implements Middleware {

	/**
	 * Creates a recorder for any number of applications.
	 */
	public ApplicationRecorder() {
	}

	@Override
	public Application wrap(Application application) {
		return (environ, startResponse) -> call(application, environ, startResponse);
	}

	private static Iterable<byte[]> call(Application application, Environ environ, StartResponse startResponse)
			throws Exception {
		ExchangeRecord exchange = ExchangeRecord.of(environ);
		return (exchange != null) ? exchange.callApplication(application, environ, startResponse)
				: application.call(environ, startResponse);
	}

}
