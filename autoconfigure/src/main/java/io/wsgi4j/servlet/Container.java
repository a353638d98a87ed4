package io.wsgi4j.servlet;

import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.wsgi4j.exchange.ConnectionEnds;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;

/**
 * What a servlet container does in its own way, because the Servlet specification leaves
 * it open. The defaults are those of a container that the gateway knows nothing about:
 * they cost speed, not correctness. Called by container threads and pool threads, by many
 * at once.
 */
public interface Container {

	/**
	 * Whether this is the container of a web application.
	 * @param context the web application
	 * @return whether it is
	 */
	boolean supports(ServletContext context);

	/**
	 * Whether an I/O error that a read or write listener has been told of is reported to
	 * the async listeners as well.
	 * @return whether it is; the exchange is left to them then
	 */
	default boolean errorsReachAsyncListeners() {
		return false;
	}

	/**
	 * Whether a request whose response has been committed is aborted when async listeners
	 * have heard of an error: a dispatch that they ask for doesn't come then, and they
	 * aren't told of the completion.
	 * @return whether it is
	 */
	default boolean abortsAfterErrors() {
		return false;
	}

	/**
	 * Whether async listeners are told of the end of a request after its error page only.
	 * @return whether they are
	 */
	default boolean completesAfterErrorPage() {
		return false;
	}

	/**
	 * Whether the error page of a request with an unread body is the container's own,
	 * which names the servlet.
	 * @return whether it is
	 */
	default boolean answersUnreadRequests() {
		return false;
	}

	/**
	 * Whether a connection is reset if its last request is completed while a read
	 * listener waits for more of it.
	 * @return whether it is
	 */
	default boolean resetsListeners() {
		return false;
	}

	/**
	 * Whether a stream is the container's own, and no filter's.
	 * @param input the body of a request
	 * @return whether it is
	 */
	default boolean owns(ServletInputStream input) {
		return false;
	}

	/**
	 * Has what the client still sends discarded behind the last answer on its connection,
	 * where the connection is no {@link SocketConnection} that does it.
	 * @param request the request, whose answer hasn't been sent
	 */
	default void leaveRest(HttpServletRequest request) {
	}

	/**
	 * The length from which on the container may send a body before the request ends.
	 * @param response the response
	 * @return the length in bytes
	 */
	default int collectedLength(HttpServletResponse response) {
		return 0;
	}

	/**
	 * Changes the count of active requests that a graceful shutdown waits for.
	 * @param context the web application
	 * @param active whether one that has been taken off it is put back; otherwise one is
	 * taken off that the container won't complete any more
	 */
	default void countActive(ServletContext context, boolean active) {
	}

	/**
	 * What, thrown out of a dispatch after the head has been sent, makes the container
	 * cut the answer short without logging a failure of its own: by closing the
	 * connection, or by resetting the stream where a connection has many (RFC 9113,
	 * section 5.4.2).
	 * @param request the request
	 * @param response its response
	 * @return the exception to throw
	 */
	default IOException cutException(HttpServletRequest request, HttpServletResponse response) {
		return new IOException("The answer can't be completed");
	}

	/**
	 * Has somebody told that the stream of a request has been reset, where async
	 * listeners may not hear of it.
	 * @param request an asynchronous request
	 * @param listener is told by a thread of the container, after the async listeners
	 */
	default void onReset(HttpServletRequest request, Consumer<Throwable> listener) {
	}

	/**
	 * Finds the connection of a request. Called by the container thread that opens the
	 * exchange.
	 * @param request the container's own request, inside all wrappers
	 * @return knows the ends, if there are any, and may be asked by any thread until the
	 * request has been given back; {@code null} where the container doesn't tell
	 */
	default @Nullable Supplier<@Nullable ConnectionEnds> connectionEnds(ServletRequest request) {
		return null;
	}

	/**
	 * Whether an answer has a body whose end the client has to see.
	 * @param request the request
	 * @param response its response, whose head has been sent
	 * @return whether it has
	 */
	static boolean hasBody(HttpServletRequest request, HttpServletResponse response) {
		int status = response.getStatus();
		return !HttpMethod.HEAD.matches(request.getMethod()) && status != HttpServletResponse.SC_NO_CONTENT
				&& status != HttpServletResponse.SC_NOT_MODIFIED;
	}

}
