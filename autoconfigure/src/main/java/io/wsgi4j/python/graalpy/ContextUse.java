package io.wsgi4j.python.graalpy;

/**
 * How many exchanges a context has. It is used until it has been retired and the last
 * exchange that it has begun is over. Thread-safe.
 */
final class ContextUse {

	private int begun;

	private int exchanges;

	private volatile boolean retired;

	/**
	 * Begins an exchange.
	 * @return the number of exchanges that have been begun; zero if it has been retired
	 * and begins none
	 */
	synchronized int begin() {
		if (this.retired) {
			return 0;
		}
		this.exchanges++;
		this.begun++;
		return this.begun;
	}

	/**
	 * Ends an exchange.
	 * @return whether the context isn't used any more
	 */
	synchronized boolean end() {
		this.exchanges--;
		return this.retired && this.exchanges == 0;
	}

	/**
	 * Begins no exchange any more.
	 * @return whether the context isn't used any more, unless that has been said before
	 */
	synchronized boolean retire() {
		boolean first = !this.retired;
		this.retired = true;
		return first && this.exchanges == 0;
	}

	boolean isRetired() {
		return this.retired;
	}

	synchronized int begun() {
		return this.begun;
	}

	synchronized int exchanges() {
		return this.exchanges;
	}

}
