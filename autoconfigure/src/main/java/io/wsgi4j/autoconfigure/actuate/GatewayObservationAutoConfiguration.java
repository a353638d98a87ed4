package io.wsgi4j.autoconfigure.actuate;

import io.micrometer.observation.ObservationRegistry;
import io.wsgi4j.actuate.ExchangeObservations;
import io.wsgi4j.actuate.GatewayExchangeObservationConvention;
import io.wsgi4j.actuate.TracePropagation;
import io.wsgi4j.autoconfigure.GatewayAutoConfiguration;
import io.wsgi4j.servlet.GatewayHandlerAdapter;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the observation of exchanges.
 */
@AutoConfiguration(after = GatewayAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean({ ObservationRegistry.class, GatewayHandlerAdapter.class })
public final class GatewayObservationAutoConfiguration {

	/**
	 * The outermost of all listeners, so that what others do for an exchange belongs to
	 * its observation.
	 */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	@ConditionalOnMissingBean
	ExchangeObservations gatewayExchangeObservations(ObservationRegistry registry,
			ObjectProvider<GatewayExchangeObservationConvention> convention,
			ObjectProvider<TracePropagation> propagation) {
		return new ExchangeObservations(registry, convention.getIfAvailable(),
				propagation.getIfAvailable(() -> TracePropagation.NONE));
	}

}
