package io.wsgi4j.autoconfigure.actuate;

import java.util.LinkedHashMap;
import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import io.wsgi4j.actuate.ExchangeMetrics;
import io.wsgi4j.actuate.GatewayMetrics;
import io.wsgi4j.actuate.VirtualExecutorMetrics;
import io.wsgi4j.autoconfigure.GatewayAutoConfiguration;
import io.wsgi4j.autoconfigure.GatewayExecutorRegistrar;
import io.wsgi4j.exchange.ExchangeWatch;
import io.wsgi4j.servlet.GatewayHandlerAdapter;
import io.wsgi4j.servlet.GatewayHandlerMapping;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.SimpleAutowireCandidateResolver;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the gateway's metrics.
 */
@AutoConfiguration(after = GatewayAutoConfiguration.class,
		afterName = {
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration" })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ MeterRegistry.class, GatewayHandlerMapping.class, GatewayHandlerAdapter.class })
public final class GatewayMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ExchangeMetrics gatewayExchangeMetrics(MeterRegistry registry, GatewayHandlerMapping mapping) {
		return new ExchangeMetrics(registry, mapping.getApplications());
	}

	@Bean
	@ConditionalOnMissingBean
	GatewayMetrics gatewayMetrics(GatewayHandlerMapping mapping, ExchangeWatch watch) {
		return new GatewayMetrics(mapping.getApplications(), watch);
	}

	@Bean
	@ConditionalOnMissingBean
	VirtualExecutorMetrics gatewayVirtualExecutorMetrics(ConfigurableListableBeanFactory beanFactory,
			GatewayHandlerMapping mapping, ExchangeWatch watch) {
		return new VirtualExecutorMetrics(findSimpleExecutors(beanFactory), mapping.getApplications(), watch);
	}

	/**
	 * Looks where Boot looks for pools, which includes executors that aren't default
	 * candidates.
	 */
	private static Map<String, SimpleAsyncTaskExecutor> findSimpleExecutors(
			ConfigurableListableBeanFactory beanFactory) {
		Map<String, SimpleAsyncTaskExecutor> found = new LinkedHashMap<>();
		SimpleAutowireCandidateResolver.resolveAutowireCandidates(beanFactory, TaskExecutor.class)
			.forEach((name, executor) -> {
				if (GatewayExecutorRegistrar.isGateways(name)
						&& executor instanceof SimpleAsyncTaskExecutor simpleExecutor) {
					found.put(name, simpleExecutor);
				}
			});
		return found;
	}

}
