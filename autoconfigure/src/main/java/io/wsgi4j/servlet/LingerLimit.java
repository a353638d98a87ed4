package io.wsgi4j.servlet;

import java.time.Duration;

/**
 * How much of a request, and for how long, is read behind its answer. Closed while the
 * client still sends, the connection would be reset, and the client's system would throw
 * away the answer with it (RFC 9112, section 9.6). Used by one thread at a time.
 */
public final class LingerLimit {

	/**
	 * How long the client may pause.
	 */
	public static final Duration PAUSE = Duration.ofSeconds(5);

	/**
	 * How long all of that may take, but for a last pause.
	 */
	private static final Duration DURATION = Duration.ofSeconds(30);

	private static final long MAX_SIZE = 64L * 1024 * 1024;

	private final long start = System.nanoTime();

	private long received;

	/**
	 * Counts what has been read.
	 * @param count the number of bytes
	 * @return whether that is enough
	 */
	public boolean isReached(int count) {
		this.received += count;
		return this.received > MAX_SIZE || System.nanoTime() - this.start > DURATION.toNanos();
	}

}
