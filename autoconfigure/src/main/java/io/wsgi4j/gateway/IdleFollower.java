package io.wsgi4j.gateway;

/**
 * Follows an exchange and does nothing.
 */
enum IdleFollower implements ExchangeFollower {

	/**
	 * The only one.
	 */
	INSTANCE

}
