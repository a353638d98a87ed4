package io.wsgi4j.servlet;

import java.io.IOException;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Looks for request bodies that are none: with malformed chunks, or shorter or longer
 * than their {@code Content-Length}. Used by container threads, as long as they have the
 * request.
 */
final class BodyCheck {

	private final HttpServletRequest request;

	private final long announced;

	/**
	 * Creates the check.
	 * @param request the request
	 * @param input its body. A filter's stream may have another length than the header
	 * says, because it unpacks the body
	 */
	BodyCheck(HttpServletRequest request, ServletInputStream input) {
		this.request = request;
		this.announced = Listenability.isOfContainer(input) ? request.getContentLengthLong() : -1;
	}

	/**
	 * Whether the container leaves the answer to the gateway after a read has failed.
	 * Tomcat would close the connection without one.
	 */
	boolean isLeftToBeAnswered(IOException failure) {
		return this.request.getServletConnection() instanceof SocketConnection connection
				&& connection.forgetMalformed(failure);
	}

	/**
	 * Checks the length of a body that has ended (RFC 9113, section 8.1.1; RFC 9112,
	 * section 6.3). Jetty takes the end of a stream for that of the body.
	 * @throws IOException if another length has been announced
	 */
	void checkLength(long received) throws IOException {
		if (this.announced != -1 && this.announced != received) {
			throw new IOException(
					"The body has %d bytes, not the %d of its Content-Length".formatted(received, this.announced));
		}
	}

}
