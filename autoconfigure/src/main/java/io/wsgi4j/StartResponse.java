package io.wsgi4j;

import java.io.OutputStream;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Accepts the head of a response: PEP 3333's
 * <a href="https://peps.python.org/pep-3333/#the-start-response-callable">
 * {@code start_response}</a>. Called by the application, on its thread.
 */
@FunctionalInterface
public interface StartResponse {

	/**
	 * Takes status and headers. Nothing is sent yet: the head goes out with the first
	 * non-empty block of the body, with the first byte written to the returned stream or
	 * at the end of the exchange, whichever comes first.
	 * @param status three digits from 200 to 999, a space and a reason, as in
	 * {@code "404 Not Found"}; HTTP servers that send no reason phrase ignore it
	 * @param headers the headers in the order in which they are to be sent. They replace
	 * headers of the same name that a filter has set, except for {@code Set-Cookie} and
	 * {@code Vary}, which add to them. {@code Server} and {@code Date} are ignored, they
	 * are the container's
	 * @param error the error that made the application start again, or {@code null}.
	 * Before the head is out, status and headers replace the ones of the earlier call;
	 * afterwards this error is thrown
	 * @return a stream for applications that write instead of returning blocks: what is
	 * written has been handed to the server when {@code write} returns, which may block
	 * for as long as the client reads slowly; {@link ClientDisconnectedException} when
	 * there is no client left to write to
	 * @throws IllegalStateException when called again without an error
	 * @throws IllegalArgumentException for a status or header that may not go on the wire
	 */
	OutputStream start(String status, List<Header> headers, @Nullable Throwable error);

	/**
	 * Takes status and headers of a response without an error.
	 * @param status three digits, a space and a reason
	 * @param headers the headers in order
	 * @return a stream for applications that write instead of returning blocks
	 * @throws IllegalStateException when called again
	 * @throws IllegalArgumentException for a status or header that may not go on the wire
	 * @see #start(String, List, Throwable)
	 */
	default OutputStream start(String status, Header... headers) {
		return start(status, List.of(headers), null);
	}

}
