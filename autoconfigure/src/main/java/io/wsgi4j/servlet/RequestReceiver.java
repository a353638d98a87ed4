package io.wsgi4j.servlet;

import java.io.IOException;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Collects the body of a request as it arrives. Set for every request, with a body or
 * without: the container calls it only after its thread has left the filter chain, so
 * filters that write headers on their way out can't race with the application.
 */
final class RequestReceiver implements ReadListener {

	private static final int BUFFER_SIZE = 16 * 1024;

	private final ServletInputStream input;

	private final Exchange exchange;

	private byte @Nullable [] buffer;

	RequestReceiver(ServletInputStream input, Exchange exchange) {
		this.input = input;
		this.exchange = exchange;
	}

	@Override
	public void onDataAvailable() throws IOException {
		byte[] buffer = (this.buffer != null) ? this.buffer : new byte[BUFFER_SIZE];
		this.buffer = buffer;
		while (this.exchange.isReceiving() && this.input.isReady() && !this.input.isFinished()) {
			int count = this.input.read(buffer);
			if (count == -1 || !this.exchange.receive(buffer, count)) {
				return;
			}
		}
	}

	/**
	 * Reads the whole body at once, where nobody calls a listener.
	 */
	void readAll() throws IOException {
		byte[] buffer = new byte[BUFFER_SIZE];
		for (int count = this.input.read(buffer); count != -1; count = this.input.read(buffer)) {
			if (!this.exchange.receive(buffer, count)) {
				return;
			}
		}
		this.exchange.start();
	}

	@Override
	public void onAllDataRead() {
		this.buffer = null;
		this.exchange.start();
	}

	@Override
	public void onError(Throwable cause) {
		this.exchange.onError(cause);
	}

}
