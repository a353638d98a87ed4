package io.wsgi4j.python.cpython;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * What a thread waits for in a queue. Guarded by the lock of its condition.
 *
 * @param <T> the type of what it is granted
 */
final class Turn<T> {

	private final long number;

	private final Condition condition;

	private @Nullable T granted;

	/**
	 * Creates a turn.
	 * @param number tells who has come first
	 * @param condition wakes the thread
	 */
	Turn(long number, Condition condition) {
		this.number = number;
		this.condition = condition;
	}

	boolean isBefore(Turn<T> other) {
		return this.number < other.number;
	}

	void grant(T granted) {
		this.granted = granted;
		this.condition.signal();
	}

	void wake() {
		this.condition.signal();
	}

	/**
	 * What the thread has been granted; {@code null} if it hasn't been granted anything.
	 */
	@Nullable T granted() {
		return this.granted;
	}

	/**
	 * Waits.
	 * @param limit how long
	 * @param over whether nothing will be granted any more
	 * @return what has been granted in time
	 */
	@Nullable T await(Duration limit, BooleanSupplier over) throws InterruptedException {
		long left = limit.toNanos();
		while (this.granted == null && left > 0 && !over.getAsBoolean()) {
			left = this.condition.awaitNanos(left);
		}
		return this.granted;
	}

}
