package io.wsgi4j.exchange;

import java.io.IOException;

import io.wsgi4j.Environ;
import io.wsgi4j.gateway.ExchangePhase;

/**
 * The body of a request that the application gets as a whole, once it has arrived.
 */
final class RequestBuffer implements RequestBody {

	/**
	 * How many times what there was the last time there may be this time.
	 */
	private static final int GENEROSITY = 4;

	private final BufferedBody body;

	private final Environ environ;

	private final ExchangeState state;

	/**
	 * How much there was to receive when the container called last.
	 */
	private long lastReceived = Long.MAX_VALUE / GENEROSITY;

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
		byte[] piece = null;
		int filled = 0;
		long before = this.body.length();
		long expected = this.lastReceived * GENEROSITY;
		while (isExpected() && input.isReady() && !input.isFinished()) {
			if (piece != null && (filled == piece.length || (filled > 0 && input.isBlocking()))) {
				append(piece, filled);
				input.received(this.body.length());
				piece = (filled < piece.length || this.body.isCopied(piece)) ? piece : null;
				filled = 0;
				expected = Long.MAX_VALUE;
			}
			piece = (piece != null) ? piece : this.body.piece(expected);
			int count = input.read(piece, filled, piece.length - filled);
			if (count == -1) {
				break;
			}
			filled += count;
		}
		if (piece != null && filled > 0) {
			append(piece, filled);
		}
		this.lastReceived = this.body.length() - before;
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
