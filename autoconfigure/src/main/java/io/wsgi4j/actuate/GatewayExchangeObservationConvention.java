package io.wsgi4j.actuate;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names and keys of the observation of an exchange. A bean of this type replaces the
 * {@link DefaultGatewayExchangeObservationConvention}.
 */
public interface GatewayExchangeObservationConvention extends ObservationConvention<GatewayExchangeObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof GatewayExchangeObservationContext;
	}

}
