package io.wsgi4j.exchange;

import java.io.IOException;

import io.wsgi4j.Environ;
import io.wsgi4j.gateway.ExchangePhase;
import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.gateway.Refusal;

/**
 * The way that the body of a request comes into its exchange. What is public is called by
 * the container thread that receives the body, without the lock of the exchange.
 */
public final class ExchangeInput {

	private final Exchange exchange;

	private final MountedApplication application;

	private final Environ environ;

	private final RequestBodies bodies;

	private final ExchangeState state;

	private final ExchangeLog log;

	private final ExchangeWatch watch;

	private volatile RequestBody body;

	ExchangeInput(Exchange exchange, MountedApplication application, Environ environ, RequestBodies bodies,
			ExchangeState state, ExchangeLog log, ExchangeWatch watch) {
		this.exchange = exchange;
		this.application = application;
		this.environ = environ;
		this.bodies = bodies;
		this.state = state;
		this.log = log;
		this.watch = watch;
		this.body = new RequestBuffer(bodies.buffered(application.requestBody(), environ.contentLength()), environ,
				state);
	}

	/**
	 * Lets the application read the body while it arrives.
	 */
	void stream() {
		StreamedBody kept = this.bodies.streamed(this.application.requestBody(),
				(failure) -> this.log.refused(failure.refusal(), failure));
		RequestStream stream = new RequestStream(kept, this.state, this.state.response(), this.state.deadline(),
				this.state.code(), new Deadline(this.application.timeouts(), this.watch.clock()));
		this.environ.put("wsgi.input", stream);
		this.body = stream;
	}

	/**
	 * Receives what has arrived of the request's body, on a container thread.
	 * @throws IOException if the container can't read it
	 */
	public void receive(RequestInput input) throws IOException {
		try {
			boolean more = true;
			while (more && !endIfListenerWaitedFor()) {
				more = this.body.receive(input);
			}
		}
		catch (UnreadableBodyException ex) {
			refuseUnreadable(ex);
		}
	}

	/**
	 * Notes that the container has come to the end of the request's body (RFC 9112,
	 * section 6.3; RFC 9113, section 8.1.1). Not every container compares the two.
	 * @param announced the length that the client has announced; -1 if it hasn't
	 */
	public void finish(long announced) {
		if (!this.body.isExpected()) {
			return;
		}
		long received = this.body.received();
		if (announced != -1 && announced != received) {
			refuseMalformed(new IOException(
					"The body has %d bytes, not the %d of its Content-Length".formatted(received, announced)));
			return;
		}
		try {
			if (this.body.finish()) {
				this.exchange.start();
			}
			else {
				this.exchange.endIfDiscarded();
			}
		}
		catch (UnreadableBodyException ex) {
			refuseUnreadable(ex);
		}
	}

	private void refuseUnreadable(UnreadableBodyException failure) {
		if (!this.state.isIn(ExchangePhase.RECEIVING)) {
			return;
		}
		boolean tooLarge = failure.refusal() == Refusal.BODY_TOO_LARGE;
		this.exchange.refuse(failure.refusal(), tooLarge ? null : failure);
	}

	/**
	 * Ends the exchange because the rest of the request's body can't be read: the client
	 * has left, or sends what is no body.
	 */
	public void breakOff(Throwable cause) {
		this.body.breakOff(cause);
		if (!this.body.isExpected()) {
			this.exchange.onError(cause);
		}
		else if (!this.exchange.isLeftToCompletion()) {
			this.exchange.abandon(() -> Abandonment.brokenOff(cause, this.state.response().isHeadOut()));
		}
	}

	/**
	 * Ends the exchange because the client sends what is no body, of which the container
	 * tells no other listener.
	 */
	public void refuseMalformed(IOException cause) {
		this.body.breakOff(cause);
		this.exchange.abandon(() -> Abandonment.brokenOff(cause, this.state.response().isHeadOut()));
	}

	/**
	 * Ends an exchange that only waits for its listener to wait for nothing more. To be
	 * called when the listener doesn't.
	 * @return whether it did
	 */
	private boolean endIfListenerWaitedFor() {
		if (!this.body.isListenerWaitedFor()) {
			return false;
		}
		this.exchange.endIfDiscarded();
		return true;
	}

	/**
	 * Ends the exchange if the rest of its request isn't wanted any more: because there
	 * is too much of it, or because the client has left. To be called by the container
	 * thread that has received some of it.
	 */
	public void endIfUnwanted() {
		if (!this.body.isStreamed()) {
			return;
		}
		if (this.body.isTooMuch()) {
			this.exchange.abandon(() -> this.state.isIn(ExchangePhase.DISCARDING) ? Abandonment.flooded() : null);
		}
		this.exchange.endIfLeft(null);
	}

	// What the exchange asks of the body

	boolean isStreamed() {
		return this.body.isStreamed();
	}

	boolean isLate() {
		return this.body.isLate();
	}

	boolean isTooMuch() {
		return this.body.isTooMuch();
	}

	boolean awaitRest() {
		return this.body.awaitRest();
	}

	long received() {
		return this.body.received();
	}

	void release() throws IOException {
		this.body.release();
	}

}
