package io.wsgi4j.actuate;

import io.micrometer.observation.Observation;
import io.wsgi4j.gateway.EndedExchange;
import io.wsgi4j.gateway.ExchangeFollower;

/**
 * The observation of one exchange: the current one wherever something is done for the
 * exchange, so that it is the parent of what the application observes.
 */
final class ObservedExchange implements ExchangeFollower {

	private final Observation observation;

	private final GatewayExchangeObservationContext context;

	ObservedExchange(Observation observation, GatewayExchangeObservationContext context) {
		this.observation = observation;
		this.context = context;
	}

	@Override
	public Runnable decorate(Runnable step) {
		return () -> this.observation.scoped(step);
	}

	@Override
	public void ended(EndedExchange exchange) {
		this.context.setEnded(exchange);
		Throwable failure = exchange.failure();
		if (failure != null) {
			this.observation.error(failure);
		}
		this.observation.stop();
	}

}
