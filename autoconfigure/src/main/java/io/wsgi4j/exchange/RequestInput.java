package io.wsgi4j.exchange;

import java.io.IOException;

/**
 * The body of a request as an exchange receives it, whatever container it belongs to.
 * Used by one container thread at a time.
 */
public interface RequestInput {

	/**
	 * Whether {@link #read} waits for the client. Otherwise it isn't called before
	 * {@link #isReady()}.
	 */
	boolean isBlocking();

	/**
	 * Whether something can be read. After {@code false} the container calls again.
	 */
	boolean isReady();

	/**
	 * Whether all of the body has been read.
	 */
	boolean isFinished();

	/**
	 * Reads some bytes.
	 * @return how many; -1 at the end of the body
	 */
	int read(byte[] bytes, int offset, int length) throws IOException;

	/**
	 * Notes how much of the body has been received so far, before more of it is read.
	 */
	void received(long count);

}
