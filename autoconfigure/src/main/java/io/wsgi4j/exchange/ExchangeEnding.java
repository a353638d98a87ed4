package io.wsgi4j.exchange;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.wsgi4j.gateway.Outcome;

/**
 * Tells of the end of an exchange when the application has done its work and the answer
 * is known, whichever comes last.
 */
final class ExchangeEnding {

	private final ExchangeState state;

	private final Consumer<Outcome> listener;

	private final AtomicBoolean told = new AtomicBoolean();

	private volatile boolean released;

	private volatile boolean completed;

	private volatile int status;

	ExchangeEnding(ExchangeState state, Consumer<Outcome> listener) {
		this.state = state;
		this.listener = listener;
	}

	/**
	 * The status code of the answer that has been given in the application's place; 0 if
	 * there is none.
	 */
	int status() {
		return this.status;
	}

	/**
	 * Notes that the application has nothing to do with the exchange any more.
	 */
	void released() {
		this.released = true;
		tell();
	}

	/**
	 * Notes what has been answered in the application's place.
	 */
	void answered(int status) {
		this.status = status;
		tell();
	}

	/**
	 * Notes that the container has done with the request.
	 */
	void completed() {
		this.completed = true;
		tell();
	}

	boolean isCompleted() {
		return this.completed;
	}

	private void tell() {
		if (this.released && isAnswered() && this.told.compareAndSet(false, true)) {
			this.listener.accept(this.state.outcome());
		}
	}

	private boolean isAnswered() {
		Outcome outcome = this.state.outcome();
		boolean byOthers = outcome instanceof Outcome.Refused || outcome instanceof Outcome.Failed;
		return !byOthers || this.status != 0 || this.completed;
	}

}
