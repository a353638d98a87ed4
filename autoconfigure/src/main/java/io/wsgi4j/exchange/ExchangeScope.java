package io.wsgi4j.exchange;

import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.task.TaskDecorator;

/**
 * Runs what is done for one exchange, on whatever thread, within the context of that
 * exchange: its steps, and what others, such as the watch, have to say about it.
 */
final class ExchangeScope {

	private static final Log logger = LogFactory.getLog(ExchangeScope.class);

	private final Runnable decorated;

	/**
	 * The last of the threads that are here. Hardly ever more than one: a list of them
	 * takes less than a map, and there is one for every request.
	 */
	private @Nullable Visit last;

	/**
	 * Creates the scope of an exchange.
	 * @param decorator surrounds what is done; decorates at once, and only once
	 */
	ExchangeScope(TaskDecorator decorator) {
		this.decorated = decorator.decorate(this::act);
	}

	/**
	 * Runs an action on the current thread: within the context, or without it where that
	 * fails.
	 */
	void run(Runnable action) {
		run(action, (failure) -> {
			logger.error("The context of an exchange has failed", failure);
			action.run();
		});
	}

	/**
	 * Runs an action within the context, on the current thread.
	 * @param fallback what is done instead if the context fails before the action has
	 * begun
	 */
	void run(Runnable action, Consumer<Throwable> fallback) {
		if (current() != null) {
			// Within the context already.
			action.run();
			return;
		}
		Visit visit = enter(action);
		try {
			Throwable failure = runDecorated(visit);
			if (failure != null) {
				fallback.accept(failure);
			}
		}
		finally {
			leave(visit);
		}
	}

	private @Nullable Throwable runDecorated(Visit visit) {
		try {
			this.decorated.run();
			return visit.isPending() ? new IllegalStateException("A decorator has not run its task") : null;
		}
		catch (RuntimeException | Error ex) {
			if (visit.isPending()) {
				return ex;
			}
			throw ex;
		}
	}

	private void act() {
		Visit visit = current();
		if (visit != null) {
			visit.act();
		}
	}

	private synchronized Visit enter(Runnable action) {
		Visit visit = new Visit(Thread.currentThread(), action, this.last);
		this.last = visit;
		return visit;
	}

	private synchronized @Nullable Visit current() {
		Thread thread = Thread.currentThread();
		Visit visit = this.last;
		while (visit != null && visit.thread != thread) {
			visit = visit.previous;
		}
		return visit;
	}

	private synchronized void leave(Visit left) {
		if (this.last == left) {
			this.last = left.previous;
			return;
		}
		for (Visit visit = this.last; visit != null; visit = visit.previous) {
			if (visit.previous == left) {
				visit.previous = left.previous;
				return;
			}
		}
	}

	/**
	 * A thread that is here to do something. Once it is here, what it does is only its
	 * own business.
	 */
	private static final class Visit {

		private final Thread thread;

		private @Nullable Runnable action;

		private @Nullable Visit previous;

		Visit(Thread thread, Runnable action, @Nullable Visit previous) {
			this.thread = thread;
			this.action = action;
			this.previous = previous;
		}

		boolean isPending() {
			return this.action != null;
		}

		/**
		 * Does it, once.
		 */
		void act() {
			Runnable action = this.action;
			this.action = null;
			if (action != null) {
				action.run();
			}
		}

	}

}
