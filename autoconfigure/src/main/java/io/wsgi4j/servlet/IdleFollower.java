package io.wsgi4j.servlet;

/**
 * Follows an exchange and does nothing.
 */
enum IdleFollower implements ExchangeFollower {

	/**
	 * The only one.
	 */
	INSTANCE

}
