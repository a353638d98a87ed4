package io.wsgi4j.exchange;

import java.io.IOException;

/**
 * How an exchange gets the body of its request: all of it before the application is
 * called ({@link RequestBuffer}), or while the application reads it
 * ({@link RequestStream}).
 */
interface RequestBody {

	/**
	 * Whether the application is called before the body has arrived, so that its thread
	 * may wait for the thread that receives.
	 */
	boolean isStreamed();

	/**
	 * Whether the container still has to say how the body ends.
	 */
	boolean isExpected();

	/**
	 * Receives some of what has arrived, on a container thread.
	 * @return whether there may be more
	 * @throws UnreadableBodyException if the exchange has to be refused
	 * @throws IOException if the container can't read the body
	 */
	boolean receive(RequestInput input) throws IOException;

	/**
	 * Notes that all of the body has arrived.
	 * @return whether the application is to be called now
	 * @throws UnreadableBodyException if the exchange has to be refused
	 */
	boolean finish() throws UnreadableBodyException;

	/**
	 * Notes that nothing more will arrive.
	 */
	void breakOff(Throwable cause);

	/**
	 * Whether the application has waited for too long for the client to send more.
	 */
	boolean isLate();

	/**
	 * Lets the exchange wait for the rest that the application hasn't read, so that the
	 * container can't take it for the next request.
	 * @return whether there is such a rest, and it is worth waiting for
	 */
	boolean awaitRest();

	/**
	 * Whether more of such a rest has arrived than is worth waiting for.
	 */
	boolean isTooMuch();

	/**
	 * Whether the exchange only waits for its listener to wait for nothing more.
	 */
	boolean isListenerWaitedFor();

	/**
	 * How many bytes have arrived; nearly so without the lock of the exchange.
	 */
	long received();

	/**
	 * Forgets what has arrived and what has yet to arrive.
	 */
	void release() throws IOException;

}
