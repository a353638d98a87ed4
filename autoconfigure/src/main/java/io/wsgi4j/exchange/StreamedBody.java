package io.wsgi4j.exchange;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

import io.wsgi4j.gateway.RequestBodySettings;
import io.wsgi4j.spool.BodyDirectory;
import io.wsgi4j.spool.ReadBuffer;
import io.wsgi4j.spool.Spool;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived of a request's body and hasn't been read yet. It is spooled, so the
 * container's threads don't depend on the reading thread. Not thread-safe.
 */
final class StreamedBody {

	/**
	 * How much of a body that the application has left unread is worth waiting for.
	 */
	private static final long MAX_DISCARDED = 2 * 1024 * 1024;

	private static final int PERMITTED_FACTOR = 8;

	private final RequestBodySettings settings;

	private final Spool spool;

	private final Semaphore permits;

	private final Consumer<UnreadableBodyException> lost;

	private boolean permitted;

	private long received;

	private boolean finished;

	private @Nullable UnreadableBodyException failure;

	private @Nullable UnreadableBodyException untold;

	private boolean kept = true;

	private long discarded;

	private boolean released;

	/**
	 * Creates a body of which nothing has arrived yet.
	 * @param settings how much the gateway accepts and keeps in memory
	 * @param directory where the rest is kept
	 * @param permits how many bodies may have more in memory than that
	 * @param lost is told if the body can't be kept
	 */
	StreamedBody(RequestBodySettings settings, BodyDirectory directory, Semaphore permits,
			Consumer<UnreadableBodyException> lost) {
		this.settings = settings;
		this.permits = permits;
		this.lost = lost;
		this.spool = new Spool(settings.memoryThreshold(), directory);
	}

	/**
	 * Sets the memory limit for the next bytes. It is a multiple of the threshold while
	 * the application has a thread, because waking that one costs more than a read. Only
	 * so many bodies at a time have a permit for that.
	 * @param count how many bytes more
	 * @param running whether the application has a thread
	 */
	void prepare(int count, boolean running) {
		int usual = this.settings.memoryThreshold();
		if (running && !this.permitted && !isUnwanted() && usual > 0 && !this.spool.fitsInto(usual, count)) {
			this.permitted = this.permits.tryAcquire();
		}
		long threshold = usual * ((running && this.permitted) ? PERMITTED_FACTOR : 1L);
		this.spool.setThreshold((int) Math.min(Integer.MAX_VALUE, threshold));
	}

	private boolean isUnwanted() {
		return this.released || this.failure != null;
	}

	/**
	 * Gives the memory permit back. What is in the read buffer needs none.
	 */
	private void returnPermit() {
		boolean needless = isUnwanted() || (this.finished && this.spool.isSetAside());
		if (this.permitted && needless) {
			this.permitted = false;
			this.permits.release();
		}
	}

	/**
	 * Whether a read need not wait.
	 */
	boolean isReady() {
		return this.finished || this.failure != null || !this.spool.isEmpty();
	}

	/**
	 * Reads what is there, after {@link #isReady()}.
	 * @return how many bytes that were; none if another thread has been faster; -1 at the
	 * end of the body
	 * @throws UnreadableBodyException if the body is broken off or too large
	 */
	int read(byte[] bytes, int offset, int length) throws IOException {
		int count = this.kept ? this.spool.take(bytes, offset, length) : 0;
		returnPermit();
		if (count > 0) {
			return count;
		}
		if (this.failure != null) {
			throw this.failure;
		}
		return this.finished ? -1 : 0;
	}

	/**
	 * What comes next, if it isn't empty, and may be read at any time.
	 */
	ReadBuffer readBuffer() {
		return this.spool.readBuffer();
	}

	/**
	 * Whether so much more doesn't fit into memory until something has been read.
	 */
	boolean isFull(int count) {
		return !isUnwanted() && this.spool.isFull(count);
	}

	/**
	 * Whether so much more is worth keeping in memory.
	 */
	boolean hasRoom(int count) {
		return isUnwanted() || this.spool.hasRoom(count);
	}

	/**
	 * Something to be filled with what has arrived.
	 */
	byte[] piece() {
		return this.spool.piece();
	}

	/**
	 * Adds what has arrived.
	 * @param bytes the caller doesn't touch them any more
	 */
	void append(byte[] bytes, int count) {
		if (isUnwanted()) {
			this.discarded += count;
			return;
		}
		this.received += count;
		if (!this.settings.allows(this.received)) {
			fail(UnreadableBodyException.tooLarge());
			return;
		}
		try {
			this.spool.put(bytes, count);
		}
		catch (IOException ex) {
			lose(UnreadableBodyException.notKept(ex));
		}
	}

	/**
	 * Gives up what has been kept so far, so that there is room for others.
	 */
	private void lose(UnreadableBodyException failure) {
		fail(failure);
		this.kept = false;
		try {
			this.spool.close();
		}
		catch (IOException ex) {
			failure.addSuppressed(ex);
		}
		this.untold = failure;
	}

	/**
	 * Tells if the body has been lost. To be called without the lock of the exchange: it
	 * is logged.
	 */
	void tellLost() {
		UnreadableBodyException untold = this.untold;
		this.untold = null;
		if (untold != null) {
			this.lost.accept(untold);
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
		this.spool.complete();
		returnPermit();
	}

	boolean isFinished() {
		return this.finished;
	}

	/**
	 * Notes that nothing more will arrive.
	 */
	void breakOff(Throwable cause) {
		if (!this.finished && this.failure == null) {
			fail(UnreadableBodyException.brokenOff(cause));
		}
	}

	private void fail(UnreadableBodyException failure) {
		this.failure = failure;
		this.spool.complete();
		returnPermit();
	}

	/**
	 * Forgets what has arrived and what has yet to arrive.
	 */
	void release() throws IOException {
		this.released = true;
		returnPermit();
		this.spool.close();
	}

}
