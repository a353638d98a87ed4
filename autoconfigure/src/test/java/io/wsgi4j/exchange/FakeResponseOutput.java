package io.wsgi4j.exchange;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * A response without a container: keeps what is written, and is ready until it is told
 * not to be.
 */
final class FakeResponseOutput implements ResponseOutput {

	private static final int BUFFER_SIZE = 8 * 1024;

	private static final Runnable NOTHING = () -> {
	};

	private final ByteArrayOutputStream body = new ByteArrayOutputStream();

	private @Nullable Listener listener;

	private boolean ready = true;

	private Runnable whileListening = NOTHING;

	private Runnable whileWriting = NOTHING;

	private @Nullable IOException failure;

	byte[] body() {
		return this.body.toByteArray();
	}

	/**
	 * Lets the client take nothing, or something again, of which the listener is told.
	 */
	void setReady(boolean ready) {
		this.ready = ready;
		if (ready) {
			callListener();
		}
	}

	/**
	 * Tells the listener that the client is ready, as containers do once more than they
	 * have to.
	 */
	void callListener() {
		if (this.listener != null) {
			this.listener.onWritePossible();
		}
	}

	/**
	 * Has something else happen while a listener is set, on the thread that sets it.
	 */
	void whileListening(Runnable action) {
		this.whileListening = action;
	}

	/**
	 * Has something else happen whenever bytes are written, on the thread that writes.
	 */
	void whileWriting(Runnable action) {
		this.whileWriting = action;
	}

	/**
	 * Lets all writes fail from now on.
	 */
	void fail(IOException failure) {
		this.failure = failure;
	}

	@Override
	public int bufferSize() {
		return BUFFER_SIZE;
	}

	@Override
	public boolean isHeadRequest() {
		return false;
	}

	@Override
	public boolean hasOwnStream() {
		return false;
	}

	@Override
	public boolean resetsUnreadRequests() {
		return false;
	}

	@Override
	public Handover handOver(long length) {
		return Handover.NONE;
	}

	@Override
	public void takeBack(long length) {
	}

	@Override
	public void check(ResponseHead head) {
	}

	@Override
	public void start(ResponseHead head, long length, boolean announcing, boolean last) {
	}

	@Override
	public void listen(Listener listener) {
		this.listener = listener;
		this.whileListening.run();
	}

	@Override
	public boolean isReady() {
		return this.ready;
	}

	@Override
	public void write(byte[] bytes, int offset, int length) throws IOException {
		this.whileWriting.run();
		if (this.failure != null) {
			throw this.failure;
		}
		this.body.write(bytes, offset, length);
	}

	@Override
	public void flush() {
	}

	@Override
	public boolean hasSocket() {
		return false;
	}

	@Override
	public @Nullable SocketOutput openSocket() {
		return null;
	}

}
