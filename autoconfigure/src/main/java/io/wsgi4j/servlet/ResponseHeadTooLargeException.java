package io.wsgi4j.servlet;

/**
 * An application has given a head that the container can't send.
 */
final class ResponseHeadTooLargeException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	ResponseHeadTooLargeException(int count, long length, ResponseHeadLimit limit) {
		super("The head of the answer has %d headers of %d bytes, more than the %d bytes that '%s' allows"
			.formatted(count, length, limit.size(), limit.property()));
	}

}
