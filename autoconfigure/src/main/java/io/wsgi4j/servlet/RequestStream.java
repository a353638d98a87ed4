package io.wsgi4j.servlet;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The body of a request that the application reads while it arrives. What the application
 * hasn't read yet is spooled, so the container's threads never wait for it. The
 * application waits for the client, as long as the exchange lets it.
 */
final class RequestStream extends InputStream {

	/**
	 * How much of a body that the application has left unread is worth waiting for.
	 */
	private static final long MAX_DISCARDED = 2 * 1024 * 1024;

	private final RequestBodySettings settings;

	private final Spool spool;

	private final Exchange exchange;

	private long received;

	private boolean finished;

	private @Nullable UnreadableBodyException failure;

	private long discarded;

	private boolean released;

	/**
	 * Creates a stream that has yet to receive anything.
	 * @param settings how much the gateway accepts and keeps in memory
	 * @param directory where the rest is kept
	 * @param exchange the exchange whose lock guards the stream
	 */
	RequestStream(RequestBodySettings settings, BodyDirectory directory, Exchange exchange) {
		this.settings = settings;
		this.spool = new Spool(settings.memoryThreshold(), directory);
		this.exchange = exchange;
	}

	// The application's side

	@Override
	public int read() throws IOException {
		byte[] octet = new byte[1];
		return (read(octet, 0, 1) != -1) ? octet[0] & 0xFF : -1;
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		Objects.checkFromIndexSize(offset, length, bytes.length);
		return (length > 0) ? this.exchange.read(this, bytes, offset, length) : 0;
	}

	// Under the lock of the exchange

	/**
	 * Whether a read need not wait.
	 */
	boolean isReady() {
		return this.finished || this.failure != null || !this.spool.isEmpty();
	}

	/**
	 * Reads what is there, after {@link #isReady()}.
	 * @return how many bytes that were; -1 at the end of the body
	 * @throws UnreadableBodyException if the body is broken off or too large
	 */
	int readReady(byte[] bytes, int offset, int length) throws IOException {
		int count = this.spool.take(bytes, offset, length);
		if (count == 0 && this.failure != null) {
			throw this.failure;
		}
		return (count > 0) ? count : -1;
	}

	/**
	 * Adds what has arrived.
	 * @return whether more of it is of any use
	 */
	boolean receive(byte[] bytes, int count) {
		if (count == 0) {
			// Tomcat reads nothing where the size of a chunk arrives before the chunk.
			return true;
		}
		if (this.released || this.failure != null) {
			this.discarded += count;
			return this.discarded <= MAX_DISCARDED;
		}
		this.received += count;
		if (!this.settings.allows(this.received)) {
			this.failure = UnreadableBodyException.tooLarge();
			return true;
		}
		try {
			this.spool.put(bytes, count);
			return true;
		}
		catch (IOException ex) {
			this.failure = UnreadableBodyException.notKept(ex);
			return true;
		}
	}

	/**
	 * Whether more has arrived of an unread body than is worth waiting for.
	 */
	boolean isTooMuch() {
		return this.discarded > MAX_DISCARDED;
	}

	/**
	 * Notes that the whole body has arrived.
	 */
	void finish() {
		this.finished = true;
	}

	/**
	 * Notes that nothing more will arrive.
	 */
	void breakOff(Throwable cause) {
		if (!this.finished && this.failure == null) {
			this.failure = UnreadableBodyException.brokenOff(cause);
		}
	}

	/**
	 * Whether the container has read the whole body, so that what follows on the
	 * connection is the next request.
	 */
	boolean isFinished() {
		return this.finished;
	}

	/**
	 * Forgets what has arrived and what has yet to arrive.
	 */
	void release() throws IOException {
		this.released = true;
		this.spool.close();
	}

}
