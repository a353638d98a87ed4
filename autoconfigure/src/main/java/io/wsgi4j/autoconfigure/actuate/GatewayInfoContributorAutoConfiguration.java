package io.wsgi4j.autoconfigure.actuate;

import io.wsgi4j.actuate.GatewayInfoContributor;
import io.wsgi4j.autoconfigure.GatewayAutoConfiguration;
import io.wsgi4j.servlet.GatewayHandlerMapping;

import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.autoconfigure.info.InfoContributorFallback;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the gateway's part of the info
 * endpoint.
 */
@AutoConfiguration(after = GatewayAutoConfiguration.class)
@ConditionalOnClass({ InfoContributor.class, ConditionalOnEnabledInfoContributor.class })
@ConditionalOnEnabledInfoContributor(value = "gateway", fallback = InfoContributorFallback.DISABLE)
@ConditionalOnBean(GatewayHandlerMapping.class)
public final class GatewayInfoContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	GatewayInfoContributor gatewayInfoContributor(GatewayHandlerMapping mapping) {
		return new GatewayInfoContributor(mapping.getApplications());
	}

}
