package io.wsgi4j.servlet;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.core.task.TaskDecorator;

/**
 * Runs what is done for one exchange, on whatever thread, within the context of that
 * exchange: its steps, and what others, such as the watch, have to say about it.
 */
final class ExchangeScope {

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
	 * Runs an action within the context, on the current thread.
	 */
	void run(Runnable action) {
		Thread thread = Thread.currentThread();
		if (this.actions.putIfAbsent(thread, action) != null) {
			// Within the context already.
			action.run();
			return;
		}
		try {
			this.decorated.run();
		}
		finally {
			this.actions.remove(thread);
		}
	}

	private void act() {
		Objects.requireNonNull(this.actions.get(Thread.currentThread()), "A decorator has changed the thread").run();
	}

}
