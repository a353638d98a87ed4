package io.wsgi4j.servlet;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * What has arrived of a request's body and hasn't been read yet. It is spooled, so the
 * container's threads never wait for whoever reads. Not thread-safe.
 */
final class StreamedBody {

	/**
	 * How much of a body that the application has left unread is worth waiting for.
	 */
	private static final long MAX_DISCARDED = 2 * 1024 * 1024;

	private static final int RUNNING_FACTOR = 4;

	private final RequestBodySettings settings;

	private final Spool spool;

	private long received;

	private boolean finished;

	private @Nullable UnreadableBodyException failure;

	private long discarded;

	private boolean released;

	/**
	 * Creates a body of which nothing has arrived yet.
	 * @param settings how much the gateway accepts and keeps in memory
	 * @param directory where the rest is kept
	 */
	StreamedBody(RequestBodySettings settings, BodyDirectory directory) {
		this.settings = settings;
		this.spool = new Spool(settings.memoryThreshold(), directory);
	}

	/**
	 * Keeps more of it in memory while the application has a thread to read it with: each
	 * wake-up costs more than a read, and threads are few.
	 */
	void setRunning(boolean running) {
		long threshold = this.settings.memoryThreshold() * (running ? RUNNING_FACTOR : 1L);
		this.spool.setThreshold((int) Math.min(Integer.MAX_VALUE, threshold));
	}

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
	int read(byte[] bytes, int offset, int length) throws IOException {
		int count = this.spool.take(bytes, offset, length);
		if (count == 0 && this.failure != null) {
			throw this.failure;
		}
		return (count > 0) ? count : -1;
	}

	/**
	 * Whether so much more doesn't fit into memory until something has been read.
	 */
	boolean isFull(int count) {
		return !this.released && this.failure == null && this.spool.isFull(count);
	}

	/**
	 * Whether it is worth to add more to memory again.
	 */
	boolean isHalfEmpty() {
		return this.released || this.failure != null || this.spool.isHalfEmpty();
	}

	/**
	 * Adds what has arrived.
	 * @param bytes nobody else's from now on
	 */
	void append(byte[] bytes, int count) {
		if (this.released || this.failure != null) {
			this.discarded += count;
			return;
		}
		this.received += count;
		if (!this.settings.allows(this.received)) {
			this.failure = UnreadableBodyException.tooLarge();
			return;
		}
		try {
			this.spool.put(bytes, count);
		}
		catch (IOException ex) {
			this.failure = UnreadableBodyException.notKept(ex);
		}
	}

	/**
	 * How many bytes have arrived, the discarded ones included.
	 */
	long received() {
		return this.received + this.discarded;
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

	boolean isFinished() {
		return this.finished;
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
	 * Forgets what has arrived and what has yet to arrive.
	 */
	void release() throws IOException {
		this.released = true;
		this.spool.close();
	}

}
