package io.wsgi4j.actuate;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.wsgi4j.Environ;
import io.wsgi4j.gateway.ExchangeFollower;
import io.wsgi4j.gateway.ExchangeListener;
import io.wsgi4j.gateway.MountedApplication;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Observes every exchange, as long as the registry has a handler.
 */
public final class ExchangeObservations implements ExchangeListener {

	private static final GatewayExchangeObservationConvention DEFAULT_CONVENTION = new DefaultGatewayExchangeObservationConvention();

	private final ObservationRegistry registry;

	private final @Nullable GatewayExchangeObservationConvention convention;

	private final TracePropagation propagation;

	/**
	 * Creates a listener that observes.
	 * @param registry where observations are registered
	 * @param convention names and keys of the observations; {@code null} for the default
	 * ones
	 * @param propagation hands traces on to applications
	 */
	public ExchangeObservations(ObservationRegistry registry, @Nullable GatewayExchangeObservationConvention convention,
			TracePropagation propagation) {
		this.registry = registry;
		this.convention = convention;
		this.propagation = propagation;
	}

	@Override
	public ExchangeFollower opened(HttpServletRequest request, MountedApplication application, Environ environ) {
		if (this.registry.isNoop()) {
			return ExchangeFollower.none();
		}
		GatewayExchangeObservationContext context = new GatewayExchangeObservationContext(application,
				environ.requestMethod(), environ.scriptName() + environ.pathInfo());
		Observation observation = GatewayObservationDocumentation.EXCHANGE.start(this.convention, DEFAULT_CONVENTION,
				() -> context, this.registry);
		if (observation.isNoop()) {
			return ExchangeFollower.none();
		}
		this.propagation.propagate(context, environ);
		return new ObservedExchange(observation, context);
	}

}
