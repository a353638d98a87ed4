package io.wsgi4j.actuate;

import org.jspecify.annotations.Nullable;

/**
 * An executor at one moment.
 *
 * @param type {@code platform} for a pool of threads, {@code virtual} for one that makes
 * a thread for each task, {@code other} for one that doesn't tell
 * @param active how many of its threads are busy; those with exchanges, if it doesn't
 * count them
 * @param size how many threads it has
 * @param maximum how many threads it may have, if there is a maximum
 * @param queued how many tasks wait for a thread
 * @param queueCapacity how many tasks may wait
 */
public record ExecutorDescriptor(String type, int active, @Nullable Integer size, @Nullable Integer maximum,
		@Nullable Integer queued, @Nullable Integer queueCapacity) {

	static ExecutorDescriptor pool(int active, int size, int maximum, int queued, int queueCapacity) {
		return new ExecutorDescriptor("platform", active, size, maximum, queued, queueCapacity);
	}

	static ExecutorDescriptor threadPerTask(int active, @Nullable Integer maximum) {
		return new ExecutorDescriptor("virtual", active, active, maximum, 0, 0);
	}

	static ExecutorDescriptor other(int active) {
		return new ExecutorDescriptor("other", active, null, null, null, null);
	}

	/**
	 * How much of its room is taken.
	 * @return 0 if it has nothing to do, 1 if it has no room for another task;
	 * {@code null} if it has no maximum
	 */
	@Nullable Double load() {
		if (this.maximum == null || this.queued == null || this.queueCapacity == null) {
			return null;
		}
		double taken = (double) this.active + this.queued;
		double room = (double) this.maximum + this.queueCapacity;
		return (room > 0) ? taken / room : 1;
	}

}
