package io.wsgi4j.servlet;

import java.io.IOException;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;

/**
 * Passes the body of a request on as it arrives. Only container threads read from the
 * container: Tomcat takes a lock of its own when another one comes to the body's end.
 */
final class StreamReceiver implements ReadListener {

	private final ServletInputStream input;

	private final ReadAhead readAhead;

	private final RequestStream stream;

	private final Exchange exchange;

	StreamReceiver(ServletInputStream input, ReadAhead readAhead, RequestStream stream, Exchange exchange) {
		this.input = input;
		this.readAhead = readAhead;
		this.stream = stream;
		this.exchange = exchange;
	}

	@Override
	public void onDataAvailable() throws IOException {
		boolean more = true;
		while (more) {
			more = this.stream.receive(this.input, this.readAhead);
		}
		this.exchange.endIfFlooded();
		this.exchange.endIfLeft(null);
	}

	@Override
	public void onAllDataRead() {
		this.stream.finish();
		this.exchange.endIfDiscarded();
	}

	@Override
	public void onError(Throwable cause) {
		this.exchange.breakOff(cause);
	}

}
