package io.wsgi4j.python.graalpy;

import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

import io.wsgi4j.Application;
import io.wsgi4j.Environ;
import io.wsgi4j.ExchangeThread;
import io.wsgi4j.StartResponse;
import io.wsgi4j.python.EnvironVariables;
import io.wsgi4j.python.OwnThreads;
import io.wsgi4j.python.SpareThreads;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * A WSGI callable. An exchange stays in the context and on the thread that have begun it.
 */
final class PythonApplication implements Application, OwnThreads {

	private static final Log LOG = LogFactory.getLog(PythonApplication.class);

	private final ContextPool pool;

	private final String target;

	private final SpareThreads spareThreads;

	private final UnaryOperator<Executor> threads;

	PythonApplication(ContextPool pool, String target, SpareThreads spareThreads, UnaryOperator<Executor> threads) {
		this.pool = pool;
		this.target = target;
		this.spareThreads = spareThreads;
		this.threads = threads;
	}

	@Override
	public Executor on(Executor executor) {
		return this.threads.apply(executor);
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
			boolean cleared = exchange.thread() != null && context.clearThread();
			Value rest = context.begin(exchange,
					(module) -> module.call().execute(this.target, exchange, variables, !cleared));
			exchange.check();
			if (rest.isNull()) {
				return exchange.completeBody();
			}
			bound = true;
			return new PythonBody(context, exchange, rest, keepThread(exchange));
		}
		finally {
			if (!bound) {
				context.release();
			}
		}
	}

	/**
	 * Python's thread-locals, context variables and cursors of databases belong to a
	 * thread, so the rest of the body is asked for on this one.
	 */
	private @Nullable ExchangeThread keepThread(PythonExchange exchange) {
		ExchangeThread thread = exchange.thread();
		if (thread != null) {
			Thread current = Thread.currentThread();
			thread.keep(() -> this.spareThreads.leave(current), () -> this.spareThreads.comeBack(current));
		}
		return thread;
	}

}
