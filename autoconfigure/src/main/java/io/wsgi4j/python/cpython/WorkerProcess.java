package io.wsgi4j.python.cpython;

import java.util.concurrent.CompletableFuture;

/**
 * A process that runs Python code for the gateway, whoever has started it.
 */
interface WorkerProcess {

	long pid();

	/**
	 * How the process has ended, when it has.
	 */
	CompletableFuture<String> onEnd();

	/**
	 * Kills the process, without waiting for its end.
	 */
	void kill();

}
