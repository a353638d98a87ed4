package io.wsgi4j.gateway;

/**
 * What an exchange is in, which is what its time goes into. When its client has left or
 * its time is over, its application may still have a thread or wait for one: that is the
 * phase until the application has left the exchange.
 */
public enum ExchangePhase {

	/**
	 * The request's body arrives. The container's threads receive it.
	 */
	RECEIVING,

	/**
	 * The application has to be called, or to go on, when the executor has a thread. No
	 * thread owns the exchange.
	 */
	QUEUED,

	/**
	 * The application is called, yields blocks or closes its body. A thread of the
	 * executor owns the exchange.
	 */
	RUNNING,

	/**
	 * The application has to go on when the client takes more of the answer. No thread
	 * owns the exchange.
	 */
	WAITING,

	/**
	 * A complete body has to be sent on when the client takes more of it. A thread of the
	 * container owns the exchange while it sends, and no thread does in between.
	 */
	PUMPING,

	/**
	 * The answer is out, and the rest of the request's body arrives. The container's
	 * threads discard it.
	 */
	DISCARDING

}
