package io.wsgi4j.actuate;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Tells whether an executor of applications has room for more. One that is saturated is
 * {@link Status#OUT_OF_SERVICE}: it is busy and not broken.
 */
public final class ExecutorHealthIndicator implements HealthIndicator {

	private final String executor;

	private final ExecutorInventory executors;

	private final SaturationThresholds thresholds;

	/**
	 * Creates an indicator for one executor.
	 * @param executor the executor's name
	 * @param executors all executors
	 * @param thresholds from where on it counts as saturated
	 */
	public ExecutorHealthIndicator(String executor, ExecutorInventory executors, SaturationThresholds thresholds) {
		this.executor = executor;
		this.executors = executors;
		this.thresholds = thresholds;
	}

	@Override
	public Health health() {
		ExecutorDescriptor descriptor = this.executors.describe(this.executor);
		Health.Builder builder = this.thresholds.isReachedBy(descriptor) ? Health.outOfService() : Health.up();
		builder.withDetail("type", descriptor.type()).withDetail("active", descriptor.active());
		add(builder, "size", descriptor.size());
		add(builder, "maximum", descriptor.maximum());
		add(builder, "queued", descriptor.queued());
		add(builder, "queueCapacity", descriptor.queueCapacity());
		add(builder, "load", descriptor.load());
		builder.withDetail("loadThreshold", this.thresholds.load());
		add(builder, "queueThreshold", this.thresholds.queued());
		return builder.build();
	}

	private static void add(Health.Builder builder, String key, @Nullable Number value) {
		if (value != null) {
			builder.withDetail(key, value);
		}
	}

}
