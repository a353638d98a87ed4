package io.wsgi4j.autoconfigure;

import java.time.Duration;

import io.wsgi4j.gateway.ExchangeTimeouts;
import org.jspecify.annotations.Nullable;

/**
 * How long the exchanges of an application may wait: its own properties before those of
 * all.
 */
final class ExchangeTimeoutsFactory {

	private ExchangeTimeoutsFactory() {
	}

	static ExchangeTimeouts create(GatewayProperties defaults, ApplicationCandidate candidate) {
		GatewayProperties.ApplicationProperties own = candidate.properties();
		return new ExchangeTimeouts(either(own.getRequest().getReadTimeout(), defaults.getRequest().getReadTimeout()),
				either(own.getQueueTimeout(), defaults.getQueueTimeout()),
				either(own.getResponseTimeout(), defaults.getResponseTimeout()),
				either(own.getWriteTimeout(), defaults.getWriteTimeout()),
				either(own.getStepTimeout(), defaults.getStepTimeout()),
				either(own.getAbandonedTimeout(), defaults.getAbandonedTimeout()));
	}

	private static Duration either(@Nullable Duration own, Duration fallback) {
		return (own != null) ? own : fallback;
	}

}
