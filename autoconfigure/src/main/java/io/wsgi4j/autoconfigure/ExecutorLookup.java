package io.wsgi4j.autoconfigure;

import org.springframework.core.task.TaskExecutor;

/**
 * Knows the executors of applications. A bean of this type takes the place of the one
 * that looks for names of {@code gateway.executors} and of beans.
 */
@FunctionalInterface
public interface ExecutorLookup {

	/**
	 * Finds an executor.
	 * @param name a name of {@code gateway.executors}, the name of a bean, or empty for
	 * the default executor
	 * @param application the name of the application that wants it
	 * @return the executor
	 * @throws GatewayConfigurationException if there is none
	 */
	TaskExecutor get(String name, String application);

}
