package io.wsgi4j.servlet;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Has a connection read long bodies in large pieces, where their length is known and it
 * is what arrives on the connection.
 */
final class ReadAhead {

	static final ReadAhead NONE = new ReadAhead(null, 0);

	private static final int MIN_LENGTH = 128 * 1024;

	private final @Nullable SocketConnection connection;

	private final long length;

	private ReadAhead(@Nullable SocketConnection connection, long length) {
		this.connection = connection;
		this.length = length;
	}

	static ReadAhead of(HttpServletRequest request, ServletInputStream input, Container container) {
		long length = request.getContentLengthLong();
		if (length < MIN_LENGTH || !container.owns(input)) {
			return NONE;
		}
		return (request.getServletConnection() instanceof SocketConnection connection)
				? new ReadAhead(connection, length) : NONE;
	}

	/**
	 * Notes how much of the body has been received. Called by the thread that is going to
	 * receive the rest.
	 */
	void received(long count) {
		if (this.connection != null) {
			this.connection.readAhead(this.length - count);
		}
	}

}
