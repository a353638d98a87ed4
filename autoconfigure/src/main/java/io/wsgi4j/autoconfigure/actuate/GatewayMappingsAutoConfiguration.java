package io.wsgi4j.autoconfigure.actuate;

import io.wsgi4j.actuate.GatewayMappingDescriptionProvider;
import io.wsgi4j.autoconfigure.GatewayAutoConfiguration;
import io.wsgi4j.servlet.GatewayHandlerMapping;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.web.mappings.MappingsEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the gateway's part of the
 * {@link MappingsEndpoint}.
 */
@AutoConfiguration(after = GatewayAutoConfiguration.class)
@ConditionalOnClass({ ConditionalOnAvailableEndpoint.class, MappingsEndpoint.class })
@ConditionalOnAvailableEndpoint(MappingsEndpoint.class)
@ConditionalOnBean(GatewayHandlerMapping.class)
public final class GatewayMappingsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	GatewayMappingDescriptionProvider gatewayMappingDescriptionProvider() {
		return new GatewayMappingDescriptionProvider();
	}

}
