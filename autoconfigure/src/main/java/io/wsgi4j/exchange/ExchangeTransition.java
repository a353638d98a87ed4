package io.wsgi4j.exchange;

import io.wsgi4j.gateway.ExchangePhase;
import org.jspecify.annotations.Nullable;

/**
 * One row of the {@link ExchangeTransitions}.
 *
 * @param from the phase before
 * @param event what happens
 * @param to the phase whose time runs from now on, even if the exchange ends: until the
 * application has left it, its time still goes into something
 * @param end whether the exchange ends
 * @param owner what becomes of the thread that owns the exchange
 */
record ExchangeTransition(ExchangePhase from, ExchangeEvent event, ExchangePhase to, boolean end, Owner owner) {

	/**
	 * What becomes of the thread that owns an exchange.
	 */
	enum Owner {

		/**
		 * There is none, before and after.
		 */
		NONE,

		/**
		 * There was none, and now it is the current one.
		 */
		TAKES,

		/**
		 * It was the current one, and now there is none.
		 */
		LEAVES,

		/**
		 * It is the current one, before and after.
		 */
		STAYS,

		/**
		 * Whichever it is, or none, before and after: another thread may own the
		 * exchange.
		 */
		ANY;

		/**
		 * Whether the current thread may do this while the exchange has that owner.
		 */
		boolean isAllowed(@Nullable Thread owner) {
			return switch (this) {
				case NONE, TAKES -> owner == null;
				case LEAVES, STAYS -> owner == Thread.currentThread();
				case ANY -> true;
			};
		}

		/**
		 * The owner afterwards.
		 * @param owner the owner before
		 */
		@Nullable Thread next(@Nullable Thread owner) {
			return switch (this) {
				case TAKES -> Thread.currentThread();
				case LEAVES -> null;
				case NONE, STAYS, ANY -> owner;
			};
		}

	}

}
