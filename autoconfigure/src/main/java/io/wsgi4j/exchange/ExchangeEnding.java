package io.wsgi4j.exchange;

import io.wsgi4j.gateway.Outcome;

/**
 * Tells of the end of an exchange when the application has done its work and the answer
 * is known, whichever comes last.
 */
final class ExchangeEnding {

	private final ExchangeState state;

	private final ExchangeInFlight flight;

	private boolean told;

	private volatile boolean released;

	private volatile boolean completed;

	private volatile int status;

	ExchangeEnding(ExchangeState state, ExchangeInFlight flight) {
		this.state = state;
		this.flight = flight;
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
		if (this.released && isAnswered() && isFirst()) {
			this.flight.tellFollowers(this.state.outcome());
		}
	}

	private synchronized boolean isFirst() {
		boolean first = !this.told;
		this.told = true;
		return first;
	}

	private boolean isAnswered() {
		Outcome outcome = this.state.outcome();
		boolean byOthers = outcome instanceof Outcome.Refused || outcome instanceof Outcome.Failed;
		return !byOthers || this.status != 0 || this.completed;
	}

}
