package io.wsgi4j.exchange;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * The response as an exchange sends it, whatever container it belongs to. Not
 * thread-safe: every call but {@link #listen} is made with the lock of the exchange.
 */
public interface ResponseOutput {

	/**
	 * The size of the container's buffer for the body, in bytes.
	 */
	int bufferSize();

	/**
	 * Whether the request's method is {@code HEAD}, so that no body is sent.
	 */
	boolean isHeadRequest();

	/**
	 * Whether the response has a stream of its own (RFC 9113, section 8.1). What is left
	 * of its request can't be taken for the next request then.
	 */
	boolean hasOwnStream();

	/**
	 * Whether the client may lose the last answer on a connection if its request is
	 * completed while the container waits for more of it.
	 */
	boolean resetsUnreadRequests();

	/**
	 * Asks whether a small body can be written as a whole, without a listener and without
	 * waiting for the client. One that doesn't fit into the buffer can only be kept.
	 * @param length the length of the body in bytes
	 * @return who sends what the client doesn't take at once
	 */
	Handover handOver(long length);

	/**
	 * Ends a handover: a flush sends everything from now on, and waits for the client.
	 * @param length the length to announce if the head isn't out yet; -1 if there is none
	 * to announce
	 */
	void takeBack(long length);

	/**
	 * Checks a head before any of it is given to the container.
	 * @throws ResponseHeadTooLargeException if the container has no room for it
	 */
	void check(ResponseHead head);

	/**
	 * Gives the head to the container, which sends it before the first byte of the body.
	 * @param head status and headers
	 * @param length the length of a body whose head announces none; -1 if it isn't known,
	 * or isn't announced
	 * @param announcing whether the length that the head announces is passed on
	 * @param last whether the connection is closed after this answer, of whose request
	 * something is unread
	 */
	void start(ResponseHead head, long length, boolean announcing, boolean last);

	/**
	 * Makes writes non-blocking. Called without the lock of the exchange: containers take
	 * locks of their own here.
	 * @param listener is called on a container thread, once at the beginning and then
	 * whenever the client hadn't been ready and is again
	 */
	void listen(Listener listener) throws IOException;

	/**
	 * Whether a write doesn't have to wait for the client. After {@code false} the
	 * listener is called. Asked only if there is a listener.
	 */
	boolean isReady() throws IOException;

	/**
	 * Writes to the container's buffer, and from there to the client.
	 */
	void write(byte[] bytes, int offset, int length) throws IOException;

	/**
	 * Passes on what is in the container's buffer.
	 */
	void flush() throws IOException;

	/**
	 * Whether the body can go straight to the socket.
	 */
	boolean hasSocket();

	/**
	 * The way to the socket, after {@link #hasSocket()} and a flush. Asked for once.
	 * @return the way; {@code null} if there is none after all, because the container has
	 * to do something with the bytes
	 */
	@Nullable SocketOutput openSocket();

	/**
	 * Who sends a body that has been written as a whole.
	 */
	enum Handover {

		/**
		 * The writing thread, which may have to wait for the client.
		 */
		NONE,

		/**
		 * The connection, which keeps what the client doesn't take.
		 */
		KEPT,

		/**
		 * The container, which announces the length and sends the body when the request
		 * is completed.
		 */
		LEFT

	}

	/**
	 * Is told, on a container thread, what becomes of a client that wasn't ready.
	 */
	interface Listener {

		/**
		 * The client is ready.
		 */
		void onWritePossible();

		/**
		 * The client can't be written to any more.
		 */
		void onError(Throwable cause);

	}

}
