package io.wsgi4j.gateway;

/**
 * What has become of an exchange.
 */
public enum ExchangeResult {

	/**
	 * The application's answer is complete, whatever its status.
	 */
	COMPLETED,

	/**
	 * The gateway has answered in the application's place, as the {@link Refusal} tells.
	 */
	REFUSED,

	/**
	 * The application has failed before anything of its answer was out.
	 */
	FAILED,

	/**
	 * The answer could not be completed, and the connection has been cut.
	 */
	CUT,

	/**
	 * The client has left before the answer was complete.
	 */
	DISCONNECTED

}
