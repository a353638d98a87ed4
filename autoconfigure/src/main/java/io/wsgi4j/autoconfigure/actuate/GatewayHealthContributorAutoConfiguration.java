package io.wsgi4j.autoconfigure.actuate;

import java.util.Map;
import java.util.TreeMap;

import io.wsgi4j.actuate.ExecutorHealthIndicator;
import io.wsgi4j.actuate.ExecutorInventory;
import io.wsgi4j.actuate.WatchHealthIndicator;
import io.wsgi4j.autoconfigure.GatewayAutoConfiguration;
import io.wsgi4j.exchange.ExchangeWatch;
import io.wsgi4j.servlet.GatewayHandlerMapping;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the health of the executors that
 * applications run on, and of the watch over their deadlines.
 */
@AutoConfiguration(after = GatewayAutoConfiguration.class,
		beforeName = "org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration")
@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnEnabledHealthIndicator("gateway")
@ConditionalOnBean({ GatewayHandlerMapping.class, ExchangeWatch.class })
@EnableConfigurationProperties(GatewayHealthProperties.class)
public final class GatewayHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "gatewayHealthIndicator", "gatewayHealthContributor" })
	HealthContributor gatewayHealthContributor(ListableBeanFactory beanFactory, GatewayHandlerMapping mapping,
			ExchangeWatch watch, GatewayHealthProperties properties) {
		ExecutorInventory executors = ExecutorInventoryFactory.create(beanFactory, mapping, watch);
		Map<String, HealthContributor> indicators = new TreeMap<>();
		for (String name : executors.names()) {
			// Slashes lead to the parts of a composite.
			indicators.put(name.replace('/', '.'),
					new ExecutorHealthIndicator(name, executors, properties.toThresholds()));
		}
		indicators.put("gatewayExchangeWatch", new WatchHealthIndicator(watch));
		return CompositeHealthContributor.fromMap(indicators);
	}

}
