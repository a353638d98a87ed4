package io.wsgi4j.testsupport;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.jetbrains.lincheck.Lincheck;
import org.jspecify.annotations.Nullable;

/**
 * A few threads that do something at the same time. Lincheck runs the race once for each
 * order of what they do: it tries all orders with one switch from thread to thread, then
 * those with two, and so on. A switch comes before an access to memory that the threads
 * share, and before a lock.
 * <p>
 * What the threads share has to be in fields of the race, and made by it. On JDK 25,
 * Lincheck takes what only a lambda expression refers to for the business of one thread.
 * A thread that parks may wake up without a reason, so that a wake-up that is lost
 * doesn't show; one that is lost by a condition or a monitor does. No wait with a limit
 * ever comes to its end.
 */
public abstract class Race implements Runnable {

	/**
	 * Shows Lincheck that all in a race is shared.
	 */
	private static volatile @Nullable Race current;

	private List<Contender> contenders = List.of();

	/**
	 * Tries orders of what the threads do.
	 * @param orders how many orders are tried at most
	 */
	public final void tryOrders(int orders) {
		Lincheck.runConcurrentTest(orders, this);
	}

	/**
	 * Runs the race once. Called by Lincheck.
	 */
	@Override
	public final void run() {
		this.contenders = new ArrayList<>();
		prepare();
		Contender[] contenders = this.contenders.toArray(Contender[]::new);
		// Nothing has been shared until now: these accesses are no switches to try.
		current = this;
		for (Contender contender : contenders) {
			contender.start();
		}
		for (Contender contender : contenders) {
			await(contender);
		}
		for (Contender contender : contenders) {
			contender.checkFailure();
		}
		verify();
	}

	/**
	 * Waits for the end of a thread. Lincheck knows only {@link Thread#join()}, and not
	 * the same method of the subclass.
	 */
	private static void await(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Makes all that the threads share, and the threads. It is made anew for each order.
	 */
	protected abstract void prepare();

	/**
	 * Looks at what has come of it, when all threads have ended.
	 */
	protected abstract void verify();

	/**
	 * Adds a thread.
	 * @param action what it does; must not fail
	 * @return the thread, which has yet to be started
	 */
	protected final Contender contend(Action action) {
		Contender contender = new Contender(action);
		this.contenders.add(contender);
		return contender;
	}

	/**
	 * Makes a thread that takes no part and is never started, but can be interrupted.
	 */
	protected static Contender spectator() {
		return new Contender(() -> {
		});
	}

	/**
	 * Fails if something isn't so. Lincheck compares all that methods are called on,
	 * which assertions of AssertJ refuse.
	 * @param fact whether it is so
	 * @param failure what is wrong otherwise
	 */
	protected static void check(boolean fact, String failure) {
		if (!fact) {
			throw new AssertionError(failure);
		}
	}

	/**
	 * What a thread does.
	 */
	protected interface Action {

		void run() throws Exception;

	}

	/**
	 * A thread of a race.
	 */
	protected static final class Contender extends Thread {

		private final Action action;

		private final AtomicInteger interrupts = new AtomicInteger();

		private @Nullable Throwable failure;

		private Contender(Action action) {
			this.action = action;
		}

		@Override
		public void run() {
			try {
				this.action.run();
			}
			catch (Exception | AssertionError ex) {
				this.failure = ex;
			}
		}

		private void checkFailure() {
			if (this.failure != null) {
				throw new AssertionError("A thread has failed", this.failure);
			}
		}

		/**
		 * Counts, before and afterwards, which gives Lincheck a place to switch: an
		 * interrupt itself is none.
		 */
		@Override
		public void interrupt() {
			this.interrupts.incrementAndGet();
			super.interrupt();
			this.interrupts.get();
		}

		/**
		 * How many times it has been interrupted.
		 */
		public int interrupts() {
			return this.interrupts.get();
		}

	}

}
