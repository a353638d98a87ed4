package io.wsgi4j.servlet;

import java.io.IOException;

import io.wsgi4j.exchange.SocketOutput;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * A connection that large bodies pass in large pieces, as the container's buffers don't
 * let them.
 */
public interface SocketConnection {

	/**
	 * The way to the socket for the response, whose head has been sent, and all that has
	 * been written. To be asked for once per response.
	 * @return the way; {@code null} if there is none, because something would have to be
	 * done with the bytes on it
	 */
	@Nullable SocketOutput socketOutput();

	/**
	 * Lets the container find more on the connection than it has asked for. To be called
	 * on its thread that reads.
	 * @param count how many bytes of the request's body haven't been taken from the
	 * container yet
	 */
	void readAhead(long count);

	/**
	 * Lets no thread that writes to the response wait for the client, from now on until
	 * the container ends the request: what the socket has no room for is kept until then.
	 * @param keeping whether it is, from now on
	 * @return whether the connection can do that
	 */
	boolean keepUnsent(boolean keeping);

	/**
	 * Makes the container forget that the request's body is malformed, so that it doesn't
	 * close the connection at once. To be called on its thread that reads.
	 * @param failure why the body couldn't be read
	 * @return whether the answer is the caller's; {@code false} if the failure is another
	 * one, or the head of the answer has been sent
	 */
	boolean forgetMalformed(IOException failure);

	/**
	 * Has what the client still sends of the request discarded behind the answer, whose
	 * head hasn't been sent and says that the connection is closed.
	 * @param synchronous whether the request ends when the current thread leaves it
	 */
	void leaveRest(boolean synchronous);

	/**
	 * Has the request dispatched if it was about to be and an error has undone that. To
	 * be called while the container tells its listeners of the error, on its thread.
	 */
	void restoreDispatch();

	/**
	 * Makes the end of the connection a reset, if it is all that tells the client that
	 * the body has ended (RFC 9112, section 8).
	 */
	void resetIfDelimiting();

	/**
	 * Whether a response is the container's own, and no wrapper of it.
	 * @param response the response
	 * @return whether it is
	 */
	boolean owns(ServletResponse response);

	/**
	 * The connection of a response.
	 * @return the connection; {@code null} if it isn't one of these, or a wrapper wants
	 * to see what is written
	 */
	static @Nullable SocketConnection of(HttpServletRequest request, ServletResponse response) {
		return (request.getServletConnection() instanceof SocketConnection connection
				&& connection.owns(unwrap(response))) ? connection : null;
	}

	/**
	 * Spring's own wrappers look at what is written only to do something before the head
	 * is sent.
	 */
	private static ServletResponse unwrap(ServletResponse response) {
		ServletResponse current = response;
		while (current instanceof ServletResponseWrapper wrapper && isOfSpring(wrapper)) {
			current = wrapper.getResponse();
		}
		return current;
	}

	private static boolean isOfSpring(ServletResponseWrapper wrapper) {
		String type = wrapper.getClass().getName();
		return type.startsWith("org.springframework.security.") || type.startsWith("org.springframework.session.");
	}

}
