package io.wsgi4j.autoconfigure.actuate;

import io.wsgi4j.actuate.ExchangeCounts;
import io.wsgi4j.actuate.GatewayApplicationsEndpoint;
import io.wsgi4j.actuate.GatewayApplicationsEndpointWebExtension;
import io.wsgi4j.autoconfigure.GatewayAutoConfiguration;
import io.wsgi4j.exchange.ExchangeWatch;
import io.wsgi4j.servlet.GatewayHandlerAdapter;
import io.wsgi4j.servlet.GatewayHandlerMapping;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the
 * {@link GatewayApplicationsEndpoint}.
 */
@AutoConfiguration(after = GatewayAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnAvailableEndpoint(GatewayApplicationsEndpoint.class)
@ConditionalOnBean({ GatewayHandlerMapping.class, GatewayHandlerAdapter.class, ExchangeWatch.class })
public final class GatewayEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ExchangeCounts gatewayExchangeCounts() {
		return new ExchangeCounts();
	}

	@Bean
	@ConditionalOnMissingBean
	GatewayApplicationsEndpoint gatewayApplicationsEndpoint(ListableBeanFactory beanFactory,
			GatewayHandlerMapping mapping, ExchangeWatch watch, ExchangeCounts counts) {
		return new GatewayApplicationsEndpoint(mapping.getApplications(),
				ExecutorInventoryFactory.create(beanFactory, mapping, watch), watch, counts);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
	GatewayApplicationsEndpointWebExtension gatewayApplicationsEndpointWebExtension(
			GatewayApplicationsEndpoint endpoint) {
		return new GatewayApplicationsEndpointWebExtension(endpoint);
	}

}
