package io.wsgi4j.servlet;

import jakarta.servlet.http.HttpServletRequest;

/**
 * What the protocol of a request means for its connection.
 */
final class HttpProtocol {

	private HttpProtocol() {
	}

	/**
	 * Whether a request has its connection to itself until it has been answered. Later
	 * versions of HTTP have a stream for each.
	 */
	static boolean hasOwnConnection(HttpServletRequest request) {
		return request.getProtocol().startsWith("HTTP/1");
	}

}
