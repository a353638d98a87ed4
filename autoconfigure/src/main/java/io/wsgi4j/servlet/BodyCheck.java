package io.wsgi4j.servlet;

import java.io.IOException;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Refuses request bodies that are none: with malformed chunks, or shorter or longer than
 * their {@code Content-Length}. Used by container threads, as long as they have the
 * request.
 */
final class BodyCheck {

	private final HttpServletRequest request;

	private final long announced;

	private final Exchange exchange;

	/**
	 * Creates the check.
	 * @param request the request
	 * @param input its body. A filter's stream may have another length than the header
	 * says, because it unpacks the body
	 * @param container the container of the request
	 * @param exchange ends with the refusal
	 */
	BodyCheck(HttpServletRequest request, ServletInputStream input, Container container, Exchange exchange) {
		this.request = request;
		this.announced = container.owns(input) ? request.getContentLengthLong() : -1;
		this.exchange = exchange;
	}

	/**
	 * Answers a body whose reading has failed, where the container leaves that to the
	 * gateway. Tomcat would close the connection without an answer.
	 * @throws IOException the failure, if the container deals with it
	 */
	void refuse(IOException failure) throws IOException {
		if (!(this.request.getServletConnection() instanceof SocketConnection connection)
				|| !connection.forgetMalformed(failure)) {
			throw failure;
		}
		this.exchange.refuseMalformed(failure);
	}

	/**
	 * Checks the length of a body that has ended (RFC 9113, section 8.1.1; RFC 9112,
	 * section 6.3). Jetty takes the end of a stream for that of the body.
	 * @return whether it is as long as announced; otherwise it has been refused
	 */
	boolean isWhole(long received) {
		if (this.announced == -1 || this.announced == received) {
			return true;
		}
		this.exchange.refuseMalformed(new IOException(
				"The body has %d bytes, not the %d of its Content-Length".formatted(received, this.announced)));
		return false;
	}

}
