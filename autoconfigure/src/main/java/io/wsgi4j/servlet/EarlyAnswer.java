package io.wsgi4j.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;

/**
 * An answer that comes while the client still sends its request, and is the last one on
 * its connection: what follows could pass for another request.
 */
final class EarlyAnswer {

	private EarlyAnswer() {
	}

	/**
	 * Says so in the head of an answer, and has the container discard what the client
	 * sends behind it (RFC 9112, section 9.6). To be called before the head is sent.
	 * Streams of HTTP/2 need none of this (RFC 9113, section 8.1).
	 */
	static void announce(HttpServletRequest request, HttpServletResponse response) {
		if (HttpProtocol.hasOwnConnection(request) && !response.isCommitted()) {
			response.setHeader(HttpHeaders.CONNECTION, "close");
			leaveRest(request);
		}
	}

	/**
	 * Does the same for a request whose body is never asked for, if it has one.
	 */
	static void announceUnread(HttpServletRequest request, HttpServletResponse response) {
		if (request.getContentLengthLong() != 0 && EnvironFactory.mayHaveBody(request)) {
			announce(request, response);
		}
	}

	/**
	 * Has the container discard what the client still sends of a request that it answers
	 * itself. To be called before that answer is sent.
	 */
	static void discardRest(HttpServletRequest request) {
		if (HttpProtocol.hasOwnConnection(request)) {
			leaveRest(request);
		}
	}

	private static void leaveRest(HttpServletRequest request) {
		if (request.getServletConnection() instanceof SocketConnection connection) {
			connection.leaveRest(isSynchronous(request));
		}
		else {
			Containers.of(request.getServletContext()).leaveRest(request);
		}
	}

	private static boolean isSynchronous(HttpServletRequest request) {
		return request.getDispatcherType() != DispatcherType.ASYNC && !request.isAsyncStarted();
	}

}
