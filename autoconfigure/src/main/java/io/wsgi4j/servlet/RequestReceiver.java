package io.wsgi4j.servlet;

import java.io.IOException;

import io.wsgi4j.Environ;
import io.wsgi4j.gateway.Refusal;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;

/**
 * Collects the body of a request as it arrives. Set for every request, with a body or
 * without: the container calls it only after its thread has left the filter chain, so
 * filters that write headers on their way out can't race with the application.
 */
final class RequestReceiver implements ReadListener {

	private static final int BUFFER_SIZE = 16 * 1024;

	/**
	 * For who sends a lot: a file takes large pieces in half the time.
	 */
	private static final int LARGE_BUFFER_SIZE = 64 * 1024;

	private final ServletInputStream input;

	private final ReadAhead readAhead;

	private final BufferedBody body;

	private final Environ environ;

	private final Exchange exchange;

	private final BodyCheck check;

	RequestReceiver(ServletInputStream input, ReadAhead readAhead, BufferedBody body, Environ environ,
			Exchange exchange, BodyCheck check) {
		this.input = input;
		this.readAhead = readAhead;
		this.body = body;
		this.environ = environ;
		this.exchange = exchange;
		this.check = check;
	}

	@Override
	public void onDataAvailable() throws IOException {
		try {
			receive();
		}
		catch (IOException ex) {
			this.check.refuse(ex);
		}
	}

	private void receive() throws IOException {
		// Not kept: clients that send slowly are many, and mostly don't send.
		byte[] buffer = new byte[BUFFER_SIZE];
		int filled = 0;
		while (this.exchange.isReceiving() && this.input.isReady() && !this.input.isFinished()) {
			if (filled == buffer.length) {
				if (!append(buffer, filled)) {
					return;
				}
				filled = 0;
				this.readAhead.received(this.body.length());
				buffer = (buffer.length < LARGE_BUFFER_SIZE) ? new byte[LARGE_BUFFER_SIZE] : buffer;
			}
			int count = this.input.read(buffer, filled, buffer.length - filled);
			if (count == -1) {
				break;
			}
			filled += count;
		}
		if (filled > 0) {
			append(buffer, filled);
		}
	}

	@Override
	public void onAllDataRead() {
		finish();
	}

	@Override
	public void onError(Throwable cause) {
		this.exchange.breakOff(cause);
	}

	/**
	 * Reads the whole body at once, where nobody calls a listener.
	 */
	void readAll() {
		byte[] buffer = new byte[BUFFER_SIZE];
		try {
			for (int count = this.input.read(buffer); count != -1; count = this.input.read(buffer)) {
				if (!append(buffer, count)) {
					return;
				}
			}
		}
		catch (IOException ex) {
			this.exchange.breakOff(ex);
			return;
		}
		finish();
	}

	private boolean append(byte[] bytes, int count) {
		if (!this.exchange.isReceiving()) {
			return false;
		}
		try {
			if (this.body.append(bytes, count)) {
				this.exchange.noteReceived();
				return true;
			}
			this.exchange.refuse(Refusal.BODY_TOO_LARGE);
		}
		catch (IOException ex) {
			if (this.exchange.isReceiving()) {
				refuse(ex);
			}
		}
		return false;
	}

	private void finish() {
		if (!this.exchange.isReceiving() || !this.check.isWhole(this.body.length())) {
			return;
		}
		try {
			if (this.body.length() > 0 || this.environ.containsKey("CONTENT_LENGTH")) {
				this.environ.put("CONTENT_LENGTH", Long.toString(this.body.length()));
			}
			this.environ.put("wsgi.input", this.body.open());
		}
		catch (IOException ex) {
			if (this.exchange.isReceiving()) {
				refuse(ex);
			}
			return;
		}
		this.exchange.start();
	}

	private void refuse(IOException cause) {
		UnreadableBodyException failure = UnreadableBodyException.notKept(cause);
		this.exchange.logFailure(failure);
		this.exchange.refuse(failure.refusal());
	}

}
