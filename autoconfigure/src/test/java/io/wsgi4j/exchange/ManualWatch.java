package io.wsgi4j.exchange;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Lets tests of other packages decide when the watch looks at the exchanges, and what
 * time it is then.
 */
public final class ManualWatch {

	private ManualWatch() {
	}

	/**
	 * Creates a watch with a clock.
	 * @param clock tells nanoseconds, none of them negative
	 * @return the watch, which has yet to be started
	 */
	public static ExchangeWatch with(LongSupplier clock) {
		return new ExchangeWatch(clock);
	}

	/**
	 * Creates a watch with the usual clock.
	 * @param grace how long it waits for the end of the exchanges when it stops
	 * @return the watch, which has yet to be started
	 */
	public static ExchangeWatch stoppingWithin(Duration grace) {
		return new ExchangeWatch(grace);
	}

	/**
	 * Has the watch look at the exchanges once, on the current thread.
	 * @param watch the watch
	 */
	public static void sweep(ExchangeWatch watch) {
		watch.sweep();
	}

	/**
	 * Has the next refusal be a warning, as the first one is.
	 * @param watch the watch
	 */
	public static void forgetRefusals(ExchangeWatch watch) {
		watch.forgetRefusals();
	}

}
