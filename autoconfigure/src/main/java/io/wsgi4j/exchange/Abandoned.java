package io.wsgi4j.exchange;

import io.wsgi4j.gateway.ExchangePhase;

/**
 * An exchange that has been ended from outside.
 *
 * @param rest what is left to do
 * @param abandonment why it has ended
 */
record Abandoned(Rest rest, Abandonment abandonment) {

	/**
	 * What is left to do for an exchange that has been ended from outside.
	 */
	enum Rest {

		/**
		 * The current thread releases what the exchange holds: no application code is
		 * left to run.
		 */
		RELEASE,

		/**
		 * The current thread finishes the exchange, whose body needs no application code.
		 */
		FINISH,

		/**
		 * The current thread has a step run, which closes the body on the executor.
		 */
		STEP,

		/**
		 * Nothing: the thread that owns the exchange does the rest, or the step that is
		 * queued for it.
		 */
		NOTHING;

		/**
		 * What is left of an exchange that ends.
		 * @param phase what it is in
		 * @param owned whether a thread owns it
		 * @param called whether the application has been called
		 */
		static Rest of(ExchangePhase phase, boolean owned, boolean called) {
			if (owned) {
				return NOTHING;
			}
			return switch (phase) {
				case RECEIVING, DISCARDING -> RELEASE;
				case QUEUED -> called ? NOTHING : RELEASE;
				case WAITING -> STEP;
				case PUMPING -> FINISH;
				case RUNNING -> NOTHING;
			};
		}

	}

}
