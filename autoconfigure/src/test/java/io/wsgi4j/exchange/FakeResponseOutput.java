package io.wsgi4j.exchange;

import java.io.ByteArrayOutputStream;

import org.jspecify.annotations.Nullable;

/**
 * A response without a container: keeps what is written, and is ready until it is told
 * not to be.
 */
final class FakeResponseOutput implements ResponseOutput {

	private static final int BUFFER_SIZE = 8 * 1024;

	private final ByteArrayOutputStream body = new ByteArrayOutputStream();

	private @Nullable Listener listener;

	private boolean ready = true;

	byte[] body() {
		return this.body.toByteArray();
	}

	/**
	 * Lets the client take nothing, or something again, of which the listener is told.
	 */
	void setReady(boolean ready) {
		this.ready = ready;
		if (ready && this.listener != null) {
			this.listener.onWritePossible();
		}
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
	}

	@Override
	public boolean isReady() {
		return this.ready;
	}

	@Override
	public void write(byte[] bytes, int offset, int length) {
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
