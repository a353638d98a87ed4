package io.wsgi4j.test;

import java.io.PrintWriter;
import java.io.StringWriter;

import io.wsgi4j.Application;
import io.wsgi4j.Environ;
import io.wsgi4j.StartResponse;
import org.jspecify.annotations.Nullable;

/**
 * What happens in one exchange: at the application, and at the gateway, which has
 * middleware in between.
 */
final class ExchangeRecord {

	private static final String KEY = "wsgi4j.test.exchange";

	private final BodyRecord application = new BodyRecord();

	private final BodyRecord gateway = new BodyRecord();

	private final StringWriter errors = new StringWriter();

	static @Nullable ExchangeRecord of(Environ environ) {
		return (environ.get(KEY) instanceof ExchangeRecord exchange) ? exchange : null;
	}

	/**
	 * Calls the outermost of all middleware.
	 */
	Iterable<byte[]> callFromGateway(Application application, Environ environ, StartResponse startResponse)
			throws Exception {
		environ.put(KEY, this);
		environ.put("wsgi.errors", new PrintWriter(new CopyingWriter(environ.errors(), this.errors)));
		return call(application, environ, startResponse, this.gateway);
	}

	/**
	 * Calls the application itself.
	 */
	Iterable<byte[]> callApplication(Application application, Environ environ, StartResponse startResponse)
			throws Exception {
		return call(application, environ, startResponse, this.application);
	}

	private static Iterable<byte[]> call(Application application, Environ environ, StartResponse startResponse,
			BodyRecord body) throws Exception {
		try {
			return RecordedBody.of(application.call(environ, startResponse), body);
		}
		catch (Throwable ex) {
			body.failed(ex);
			throw ex;
		}
	}

	/**
	 * The body as the application has made it.
	 */
	BodyRecord application() {
		return this.application;
	}

	/**
	 * The body as the gateway has seen it.
	 */
	BodyRecord gateway() {
		return this.gateway;
	}

	String errors() {
		return this.errors.toString();
	}

}
