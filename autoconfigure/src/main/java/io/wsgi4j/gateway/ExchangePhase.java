package io.wsgi4j.gateway;

/**
 * Who owns an exchange.
 */
public enum ExchangePhase {

	/**
	 * The container, which hands over the request's body.
	 */
	RECEIVING,

	/**
	 * No thread: the application has to be called when the executor has a thread.
	 */
	QUEUED,

	/**
	 * A thread of the executor, or a step on its way to one.
	 */
	RUNNING,

	/**
	 * No thread: application code has to go on when the client is ready.
	 */
	WAITING,

	/**
	 * No thread: a complete body has to go on when the client is ready.
	 */
	PUMPING,

	/**
	 * The container, which hands over the rest of a request's body, which is discarded.
	 */
	DISCARDING

}
