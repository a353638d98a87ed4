package io.wsgi4j.servlet;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
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

	private static final Runnable BEGUN = () -> {
	};

	private final Map<Thread, Runnable> actions = new ConcurrentHashMap<>(2);

	private final Runnable decorated;

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
		Thread thread = Thread.currentThread();
		if (this.actions.putIfAbsent(thread, action) != null) {
			// Within the context already.
			action.run();
			return;
		}
		try {
			Throwable failure = runDecorated(() -> this.actions.get(thread) == action);
			if (failure != null) {
				fallback.accept(failure);
			}
		}
		finally {
			this.actions.remove(thread);
		}
	}

	private @Nullable Throwable runDecorated(BooleanSupplier isPending) {
		try {
			this.decorated.run();
			return isPending.getAsBoolean() ? new IllegalStateException("A decorator has not run its task") : null;
		}
		catch (RuntimeException | Error ex) {
			if (isPending.getAsBoolean()) {
				return ex;
			}
			throw ex;
		}
	}

	private void act() {
		Runnable action = this.actions.replace(Thread.currentThread(), BEGUN);
		if (action != null) {
			action.run();
		}
	}

}
