package io.wsgi4j.autoconfigure.actuate;

import io.wsgi4j.actuate.SaturationThresholds;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.Assert;

/**
 * {@link ConfigurationProperties Configuration properties} for the health of the
 * gateway's executors.
 */
@ConfigurationProperties("management.health.gateway")
public class GatewayHealthProperties {

	/**
	 * Share of an executor's threads and queue that is taken when it counts as saturated.
	 * A value above 1 means never.
	 */
	private double loadThreshold = 0.9;

	/**
	 * Number of requests waiting for a thread of an executor when it counts as saturated.
	 * Doesn't matter unless set.
	 */
	private @Nullable Integer queueThreshold;

	public double getLoadThreshold() {
		return this.loadThreshold;
	}

	public void setLoadThreshold(double loadThreshold) {
		Assert.isTrue(loadThreshold > 0, "'loadThreshold' must be greater than 0");
		this.loadThreshold = loadThreshold;
	}

	public @Nullable Integer getQueueThreshold() {
		return this.queueThreshold;
	}

	public void setQueueThreshold(@Nullable Integer queueThreshold) {
		Assert.isTrue(queueThreshold == null || queueThreshold > 0, "'queueThreshold' must be greater than 0");
		this.queueThreshold = queueThreshold;
	}

	SaturationThresholds toThresholds() {
		return new SaturationThresholds(this.loadThreshold, this.queueThreshold);
	}

}
