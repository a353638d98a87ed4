package io.wsgi4j.exchange;

/**
 * What changes the phase of an exchange, or the thread that owns it. The
 * {@link ExchangeTransitions} tell which of them may happen in which phase.
 */
enum ExchangeEvent {

	/**
	 * The request has arrived: all of it, or in streaming mode its head.
	 */
	RECEIVED,

	/**
	 * A thread of the executor takes the exchange. After the end as well, because the
	 * application's body has yet to be closed then.
	 */
	ENTERED,

	/**
	 * The thread of the executor leaves the exchange between two blocks, for tasks that
	 * wait for a thread.
	 */
	YIELDED,

	/**
	 * The client doesn't take the rest of a block.
	 */
	BLOCK_LEFT,

	/**
	 * The client doesn't take the rest of a complete body.
	 */
	BODY_LEFT,

	/**
	 * The answer is out, but the client still sends its request.
	 */
	REQUEST_LEFT,

	/**
	 * The client takes more of the answer.
	 */
	READY,

	/**
	 * The request is answered without the application, which has not been called.
	 */
	REFUSED,

	/**
	 * The answer is finished, or can't be.
	 */
	FINISHED,

	/**
	 * The exchange is ended from outside: the client has left, a time is over, or the
	 * server stops.
	 */
	ABANDONED;

	/**
	 * Whether this also happens to an exchange that has ended.
	 */
	boolean isForEnded() {
		return this == ENTERED;
	}

}
