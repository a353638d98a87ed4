package io.wsgi4j.exchange;

/**
 * An application has given a head that the container can't send.
 */
public final class ResponseHeadTooLargeException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	/**
	 * Tells how large the head is.
	 * @param count how many headers it has
	 * @param length its length in bytes
	 * @param limit the largest length that the container sends
	 * @param property the property that sets the limit
	 */
	public ResponseHeadTooLargeException(int count, long length, long limit, String property) {
		super("The head of the answer has %d headers of %d bytes, more than the %d bytes that '%s' allows"
			.formatted(count, length, limit, property));
	}

}
