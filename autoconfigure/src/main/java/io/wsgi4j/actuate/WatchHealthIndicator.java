package io.wsgi4j.actuate;

import io.wsgi4j.gateway.Exchanges;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Tells whether deadlines are kept. A server where they aren't is {@link Status#DOWN}:
 * clients and applications that don't come to an end stay for good.
 */
public final class WatchHealthIndicator implements HealthIndicator {

	private final Exchanges exchanges;

	/**
	 * Creates the indicator.
	 * @param exchanges ends exchanges whose deadline is over
	 */
	public WatchHealthIndicator(Exchanges exchanges) {
		this.exchanges = exchanges;
	}

	@Override
	public Health health() {
		Health.Builder builder = this.exchanges.isWatching() ? Health.up() : Health.down();
		return builder.withDetail("restarts", this.exchanges.restarts()).build();
	}

}
