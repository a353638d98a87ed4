package io.wsgi4j.autoconfigure.actuate;

import io.micrometer.tracing.propagation.Propagator;
import io.wsgi4j.actuate.SpanPropagation;
import io.wsgi4j.actuate.TracePropagation;
import io.wsgi4j.autoconfigure.GatewayAutoConfiguration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for traces that go on in
 * applications.
 */
@AutoConfiguration(after = GatewayAutoConfiguration.class)
@ConditionalOnClass(Propagator.class)
@ConditionalOnBean(GatewayAutoConfiguration.class)
public final class GatewayTracingAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	TracePropagation gatewayTracePropagation(ObjectProvider<Propagator> propagators) {
		Propagator propagator = propagators.getIfAvailable();
		return (propagator != null) ? new SpanPropagation(propagator) : TracePropagation.NONE;
	}

}
