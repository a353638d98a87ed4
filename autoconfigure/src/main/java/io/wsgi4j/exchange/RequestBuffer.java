package io.wsgi4j.exchange;

import java.io.IOException;

import io.wsgi4j.Environ;
import io.wsgi4j.gateway.ExchangePhase;

/**
 * The body of a request that the application gets as a whole, once it has arrived.
 */
final class RequestBuffer implements RequestBody {

	private static final int BUFFER_SIZE = 16 * 1024;

	/**
	 * For who sends a lot: a file takes large pieces in half the time.
	 */
	private static final int LARGE_BUFFER_SIZE = 64 * 1024;

	private final BufferedBody body;

	private final Environ environ;

	private final ExchangeState state;

	/**
	 * Creates the buffer of a request nothing of whose body has arrived yet.
	 * @param body keeps what has arrived
	 * @param environ gets the body and its length
	 * @param state the state of the exchange
	 */
	RequestBuffer(BufferedBody body, Environ environ, ExchangeState state) {
		this.body = body;
		this.environ = environ;
		this.state = state;
	}

	@Override
	public boolean isStreamed() {
		return false;
	}

	@Override
	public boolean isExpected() {
		return this.state.isIn(ExchangePhase.RECEIVING);
	}

	@Override
	public boolean receive(RequestInput input) throws IOException {
		// Not kept: clients that send slowly are many, and mostly don't send.
		byte[] buffer = new byte[BUFFER_SIZE];
		int filled = 0;
		while (isExpected() && input.isReady() && !input.isFinished()) {
			if (filled == buffer.length || (filled > 0 && input.isBlocking())) {
				append(buffer, filled);
				input.received(this.body.length());
				boolean tooSmall = filled == buffer.length && filled < LARGE_BUFFER_SIZE;
				buffer = tooSmall ? new byte[LARGE_BUFFER_SIZE] : buffer;
				filled = 0;
			}
			int count = input.read(buffer, filled, buffer.length - filled);
			if (count == -1) {
				break;
			}
			filled += count;
		}
		if (filled > 0) {
			append(buffer, filled);
		}
		return false;
	}

	private void append(byte[] bytes, int count) throws UnreadableBodyException {
		if (!isExpected()) {
			return;
		}
		boolean kept;
		try {
			kept = this.body.append(bytes, count);
		}
		catch (IOException ex) {
			throw UnreadableBodyException.notKept(ex);
		}
		if (!kept) {
			throw UnreadableBodyException.tooLarge();
		}
		this.state.noteReceived();
	}

	@Override
	public boolean finish() throws UnreadableBodyException {
		try {
			if (this.body.length() > 0 || this.environ.containsKey("CONTENT_LENGTH")) {
				this.environ.put("CONTENT_LENGTH", Long.toString(this.body.length()));
			}
			this.environ.put("wsgi.input", this.body.open());
			return true;
		}
		catch (IOException ex) {
			throw UnreadableBodyException.notKept(ex);
		}
	}

	@Override
	public void breakOff(Throwable cause) {
		// The application isn't called.
	}

	@Override
	public boolean isLate() {
		return false;
	}

	@Override
	public boolean awaitRest() {
		return false;
	}

	@Override
	public boolean isTooMuch() {
		return false;
	}

	@Override
	public boolean isListenerWaitedFor() {
		return false;
	}

	@Override
	public long received() {
		return this.body.length();
	}

	@Override
	public void release() throws IOException {
		this.body.close();
	}

}
