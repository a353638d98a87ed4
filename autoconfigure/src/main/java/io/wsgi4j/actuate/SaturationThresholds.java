package io.wsgi4j.actuate;

import org.jspecify.annotations.Nullable;

/**
 * From where on an executor counts as saturated.
 *
 * @param load the share of its room, threads and queue, that is taken
 * @param queued how many tasks wait for a thread; {@code null} if that doesn't matter
 */
public record SaturationThresholds(double load, @Nullable Integer queued) {

	boolean isReachedBy(ExecutorDescriptor executor) {
		Double load = executor.load();
		if (load != null && load >= this.load) {
			return true;
		}
		return this.queued != null && executor.queued() != null && executor.queued() >= this.queued;
	}

}
