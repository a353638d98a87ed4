package io.wsgi4j.autoconfigure;

import org.springframework.core.task.TaskExecutor;

/**
 * Knows the executors of applications.
 */
@FunctionalInterface
interface ExecutorLookup {

	/**
	 * Finds an executor.
	 * @param name a name of {@code gateway.executors}, the name of a bean, or empty for
	 * the default executor
	 * @throws GatewayConfigurationException if there is none
	 */
	TaskExecutor get(String name, String application);

}
