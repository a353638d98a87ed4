package io.wsgi4j.autoconfigure;

import io.wsgi4j.gateway.GatewayExecutorCustomizer;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.task.SimpleAsyncTaskExecutorBuilder;
import org.springframework.boot.task.ThreadPoolTaskExecutorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.task.TaskExecutor;

/**
 * Executors of the gateway.
 */
@Configuration(proxyBeanMethods = false)
class GatewayExecutorConfiguration {

	@Bean
	static GatewayExecutorRegistrar gatewayExecutorRegistrar(Environment environment) {
		return new GatewayExecutorRegistrar(environment);
	}

	@Bean(GatewayExecutorRegistrar.FACTORY_BEAN_NAME)
	GatewayExecutorFactory gatewayExecutorFactory(GatewayProperties properties,
			ObjectProvider<ThreadPoolTaskExecutorBuilder> poolBuilder,
			ObjectProvider<SimpleAsyncTaskExecutorBuilder> simpleBuilder,
			ObjectProvider<GatewayExecutorCustomizer> customizers, Environment environment) {
		return new GatewayExecutorFactory(properties, poolBuilder.getIfAvailable(ThreadPoolTaskExecutorBuilder::new),
				simpleBuilder.getIfAvailable(SimpleAsyncTaskExecutorBuilder::new), customizers.orderedStream().toList(),
				environment);
	}

	@Bean(name = GatewayExecutorRegistrar.DEFAULT_BEAN_NAME, defaultCandidate = false)
	@ConditionalOnMissingBean(name = GatewayExecutorRegistrar.DEFAULT_BEAN_NAME)
	TaskExecutor gatewayTaskExecutor(GatewayExecutorFactory factory) {
		return factory.createDefault();
	}

	@Bean
	@ConditionalOnMissingBean(ExecutorLookup.class)
	GatewayExecutors gatewayExecutors(ListableBeanFactory beanFactory) {
		return new GatewayExecutors(beanFactory);
	}

}
