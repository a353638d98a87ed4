package io.wsgi4j.autoconfigure;

import java.time.Clock;

import io.wsgi4j.gateway.AccessLog;
import io.wsgi4j.servlet.GatewayHandlerAdapter;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the gateway's access log.
 */
@AutoConfiguration(after = GatewayAutoConfiguration.class)
@ConditionalOnBean(GatewayHandlerAdapter.class)
@ConditionalOnBooleanProperty("gateway.access-log.enabled")
public final class GatewayAccessLogAutoConfiguration {

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	@ConditionalOnMissingBean
	AccessLog gatewayAccessLog() {
		return new AccessLog(Clock.systemDefaultZone());
	}

}
