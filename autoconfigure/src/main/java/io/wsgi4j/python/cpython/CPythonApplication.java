package io.wsgi4j.python.cpython;

import java.util.concurrent.Executor;

import io.wsgi4j.Application;
import io.wsgi4j.Environ;
import io.wsgi4j.ExchangeThread;
import io.wsgi4j.StartResponse;
import io.wsgi4j.python.PythonThread;
import io.wsgi4j.python.SpareThreads;

/**
 * A WSGI callable in the workers. An exchange stays on the thread of the worker that has
 * begun it.
 */
final class CPythonApplication implements Application {

	private final String target;

	private final WorkerPool pool;

	private final ExportedBeans beans;

	private final SpareThreads spareThreads;

	private final Executor later;

	/**
	 * Creates an application.
	 * @param target the name of its callable
	 * @param pool the workers that have it
	 * @param beans what it may call
	 * @param spareThreads makes up for threads that wait for clients
	 * @param later runs what is left of an exchange of which the client wasn't ready
	 */
	CPythonApplication(String target, WorkerPool pool, ExportedBeans beans, SpareThreads spareThreads, Executor later) {
		this.target = target;
		this.pool = pool;
		this.beans = beans;
		this.spareThreads = spareThreads;
		this.later = later;
	}

	@Override
	public Iterable<byte[]> call(Environ environ, StartResponse startResponse) throws Exception {
		Iterable<byte[]> body = WorkerExchange.call(this.target, environ, startResponse, this.spareThreads, this.beans,
				this.pool);
		// Exchanges that begin, and may wait for what this one has, keep the threads of
		// the gateway's own pool from it. It takes no steps of other executors away.
		if (body instanceof WorkerBody && Thread.currentThread() instanceof PythonThread
				&& environ.get("wsgi4j.thread") instanceof ExchangeThread thread) {
			thread.continueOn(this.later);
		}
		return body;
	}

}
