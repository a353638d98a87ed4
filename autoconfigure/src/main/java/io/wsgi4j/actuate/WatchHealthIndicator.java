package io.wsgi4j.actuate;

import io.wsgi4j.servlet.ExchangeWatch;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Tells whether deadlines are kept. A server where they aren't is {@link Status#DOWN}:
 * clients and applications that don't come to an end stay for good.
 */
public final class WatchHealthIndicator implements HealthIndicator {

	private final ExchangeWatch watch;

	/**
	 * Creates the indicator.
	 * @param watch ends exchanges whose deadline is over
	 */
	public WatchHealthIndicator(ExchangeWatch watch) {
		this.watch = watch;
	}

	@Override
	public Health health() {
		Health.Builder builder = this.watch.isWatching() ? Health.up() : Health.down();
		return builder.withDetail("restarts", this.watch.restarts()).build();
	}

}
