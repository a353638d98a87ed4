package io.wsgi4j.python;

import io.wsgi4j.Application;
import io.wsgi4j.Environ;
import io.wsgi4j.StartResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.graalvm.polyglot.Value;

/**
 * A WSGI callable. An exchange stays in the context that has begun it.
 */
final class PythonApplication implements Application {

	private static final Log LOG = LogFactory.getLog(PythonApplication.class);

	private final ContextPool pool;

	private final String target;

	PythonApplication(ContextPool pool, String target) {
		this.pool = pool;
		this.target = target;
	}

	@Override
	public Iterable<byte[]> call(Environ environ, StartResponse startResponse) throws Exception {
		while (true) {
			try {
				return call(environ, startResponse, this.pool.take());
			}
			catch (ContextLostException ex) {
				LOG.debug("Another context is taken", ex);
			}
		}
	}

	private Iterable<byte[]> call(Environ environ, StartResponse startResponse, PythonContext context)
			throws Exception {
		boolean bound = false;
		try {
			PythonExchange exchange = new PythonExchange(environ, startResponse, context);
			String variables = EnvironVariables.join(environ);
			Value rest = context.ask(exchange, (module) -> module.call().execute(this.target, exchange, variables));
			exchange.check();
			if (rest.isNull()) {
				return exchange.completeBody();
			}
			bound = true;
			return new PythonBody(context, exchange, rest);
		}
		finally {
			if (!bound) {
				context.release();
			}
		}
	}

}
