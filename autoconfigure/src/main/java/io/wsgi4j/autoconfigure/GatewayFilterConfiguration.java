package io.wsgi4j.autoconfigure;

import io.wsgi4j.servlet.EncodedSlashes;
import io.wsgi4j.servlet.GatewayHandlerMapping;
import io.wsgi4j.servlet.GatewayPaths;
import io.wsgi4j.servlet.GatewayRequestFilter;
import jakarta.servlet.DispatcherType;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.servlet.filter.OrderedFormContentFilter;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.web.filter.FormContentFilter;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurationSupport;

/**
 * Keeps the bodies of gateway requests unread until the gateway reads them.
 */
@Configuration(proxyBeanMethods = false)
class GatewayFilterConfiguration {

	// After the filters for encoding, forwarded headers and observations, before all that
	// look at parameters.
	private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 10;

	private static final String DISPATCH_TRACE = "spring.mvc.dispatch-trace-request";

	@Bean
	@ConditionalOnMissingBean(name = "gatewayRequestFilter")
	FilterRegistrationBean<GatewayRequestFilter> gatewayRequestFilter(GatewayPaths paths, Environment environment,
			ObjectProvider<GatewayHandlerMapping> mapping) {
		EncodedSlashes slashes = new EncodedSlashes(mapping::getObject);
		FilterRegistrationBean<GatewayRequestFilter> registration = new FilterRegistrationBean<>(
				new GatewayRequestFilter(paths, slashes,
						environment.getProperty(DISPATCH_TRACE, Boolean.class, false)));
		registration.setOrder(ORDER);
		registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
		return registration;
	}

	@Bean
	@ConditionalOnMissingBean({ FormContentFilter.class, WebMvcConfigurationSupport.class })
	@ConditionalOnBooleanProperty(name = "spring.mvc.formcontent.filter.enabled", matchIfMissing = true)
	OrderedFormContentFilter formContentFilter(GatewayPaths paths) {
		return new GatewayFormContentFilter(paths);
	}

}
