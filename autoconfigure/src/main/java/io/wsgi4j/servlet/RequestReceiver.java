package io.wsgi4j.servlet;

import java.io.IOException;

import io.wsgi4j.exchange.Exchange;
import io.wsgi4j.exchange.ExchangeInput;
import io.wsgi4j.exchange.RequestInput;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Has an exchange receive the body of its request as it arrives. Set for every request,
 * with a body or without: the container calls it only after its thread has left the
 * filter chain, so filters that write headers on their way out can't race with the
 * application. Only container threads read from the container: Tomcat takes a lock of its
 * own when another one comes to the body's end.
 */
final class RequestReceiver implements ReadListener, RequestInput {

	private final HttpServletRequest request;

	private final ServletInputStream input;

	private final ReadAhead readAhead;

	private final ExchangeInput exchange;

	private final long announced;

	private final boolean blocking;

	private RequestReceiver(HttpServletRequest request, ServletInputStream input, Container container,
			ExchangeInput exchange, boolean blocking) {
		this.request = request;
		this.input = input;
		this.readAhead = blocking ? ReadAhead.NONE : ReadAhead.of(request, input, container);
		this.exchange = exchange;
		// A filter's stream may have another length than the header says, because it
		// unpacks the body.
		this.announced = container.owns(input) ? request.getContentLengthLong() : -1;
		this.blocking = blocking;
	}

	/**
	 * Creates the receiver of a request whose container calls back.
	 */
	static RequestReceiver listening(HttpServletRequest request, Container container, Exchange exchange)
			throws IOException {
		return new RequestReceiver(request, request.getInputStream(), container, exchange.input(), false);
	}

	/**
	 * Creates the receiver of a request whose container doesn't call back.
	 */
	static RequestReceiver blocking(HttpServletRequest request, Container container, Exchange exchange)
			throws IOException {
		return new RequestReceiver(request, request.getInputStream(), container, exchange.input(), true);
	}

	/**
	 * Has the container call back when something has arrived.
	 */
	void listen() {
		this.input.setReadListener(this);
	}

	/**
	 * Receives the whole body on the current thread, which waits for the client.
	 */
	void receiveAll() {
		try {
			this.exchange.receive(this);
		}
		catch (IOException ex) {
			this.exchange.breakOff(ex);
			return;
		}
		onAllDataRead();
	}

	// ReadListener

	@Override
	public void onDataAvailable() throws IOException {
		try {
			this.exchange.receive(this);
		}
		catch (IOException ex) {
			refuse(ex);
		}
		this.exchange.endIfUnwanted();
	}

	/**
	 * Answers a body whose reading has failed, where the container leaves that to the
	 * gateway. Tomcat would close the connection without an answer.
	 * @throws IOException the failure, if the container deals with it
	 */
	private void refuse(IOException failure) throws IOException {
		if (!(this.request.getServletConnection() instanceof SocketConnection connection)
				|| !connection.forgetMalformed(failure)) {
			throw failure;
		}
		this.exchange.refuseMalformed(failure);
	}

	@Override
	public void onAllDataRead() {
		this.exchange.finish(this.announced);
	}

	@Override
	public void onError(Throwable cause) {
		this.exchange.breakOff(cause);
	}

	// RequestInput

	@Override
	public boolean isBlocking() {
		return this.blocking;
	}

	@Override
	public boolean isReady() {
		return this.blocking || this.input.isReady();
	}

	@Override
	public boolean isFinished() {
		return !this.blocking && this.input.isFinished();
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		return this.input.read(bytes, offset, length);
	}

	@Override
	public void received(long count) {
		this.readAhead.received(count);
	}

}
