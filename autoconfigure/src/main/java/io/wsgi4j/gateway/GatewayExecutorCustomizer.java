package io.wsgi4j.gateway;

import org.springframework.core.task.TaskExecutor;

/**
 * Customizes the executors that are made from {@code gateway.executor} and
 * {@code gateway.executors}, each before it is initialized. Beans of this type are called
 * in their order.
 */
@FunctionalInterface
public interface GatewayExecutorCustomizer {

	/**
	 * Customizes an executor, after everything that properties say has been set.
	 * @param beanName the name of the executor's bean: {@code gatewayTaskExecutor}, or
	 * {@code gatewayTaskExecutor.<name>} for one of {@code gateway.executors}
	 * @param executor a {@code ThreadPoolTaskExecutor}, or with virtual threads a
	 * {@code SimpleAsyncTaskExecutor}
	 */
	void customize(String beanName, TaskExecutor executor);

}
