package io.wsgi4j.gateway;

/**
 * Why the code of an application is interrupted.
 */
public enum InterruptReason {

	/**
	 * It has not begun its answer in time ({@code gateway.response-timeout}).
	 */
	RESPONSE_TIMEOUT,

	/**
	 * It has run for too long without a block ({@code gateway.step-timeout}).
	 */
	STEP_TIMEOUT,

	/**
	 * It has worked for too long for a client that isn't there any more
	 * ({@code gateway.abandoned-timeout}).
	 */
	ABANDONED,

	/**
	 * The server stops.
	 */
	STOPPING

}
