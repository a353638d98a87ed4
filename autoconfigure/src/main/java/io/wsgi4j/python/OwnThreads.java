package io.wsgi4j.python;

import java.util.concurrent.Executor;

/**
 * An application whose code runs on threads that are made for it, whatever its executor
 * is.
 */
public interface OwnThreads {

	/**
	 * Passes tasks on to such threads.
	 * @param executor the executor of the application; one of its threads waits while a
	 * task runs, so that its limits hold
	 * @return an executor of the application's steps; the given one if its threads are
	 * made for the application already
	 */
	Executor on(Executor executor);

}
