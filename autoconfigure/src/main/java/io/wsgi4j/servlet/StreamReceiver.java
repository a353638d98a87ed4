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

	private final BodyCheck check;

	StreamReceiver(ServletInputStream input, ReadAhead readAhead, RequestStream stream, Exchange exchange,
			BodyCheck check) {
		this.input = input;
		this.readAhead = readAhead;
		this.stream = stream;
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
		this.exchange.endIfFlooded();
		this.exchange.endIfLeft(null);
	}

	private void receive() throws IOException {
		boolean more = true;
		while (more && !this.exchange.endIfListenerWaitedFor()) {
			more = this.stream.receive(this.input, this.readAhead);
		}
	}

	@Override
	public void onAllDataRead() {
		if (!this.check.isWhole(this.stream.received())) {
			return;
		}
		this.stream.finish();
		this.exchange.endIfDiscarded();
	}

	@Override
	public void onError(Throwable cause) {
		this.exchange.breakOff(cause);
	}

}
