package io.wsgi4j.autoconfigure;

import java.util.Arrays;
import java.util.stream.Collectors;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.task.TaskExecutor;

/**
 * Finds executors by the names that annotations and properties use.
 */
final class GatewayExecutors {

	private final ListableBeanFactory beanFactory;

	GatewayExecutors(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Finds an executor.
	 * @param name a name of {@code gateway.executors}, the name of a bean, or empty for
	 * the default executor
	 * @throws GatewayConfigurationException if there is none
	 */
	TaskExecutor get(String name, String application) {
		if (name.isEmpty()) {
			return this.beanFactory.getBean(GatewayExecutorRegistrar.DEFAULT_BEAN_NAME, TaskExecutor.class);
		}
		String beanName = GatewayExecutorRegistrar.beanName(name);
		if (this.beanFactory.containsBean(beanName)) {
			return this.beanFactory.getBean(beanName, TaskExecutor.class);
		}
		if (this.beanFactory.containsBean(name) && this.beanFactory.isTypeMatch(name, TaskExecutor.class)) {
			return this.beanFactory.getBean(name, TaskExecutor.class);
		}
		throw new GatewayConfigurationException(
				"Application '%s' wants the executor '%s', which does not exist.".formatted(application, name),
				"Define it with 'gateway.executors.%s.*' or as a TaskExecutor bean, or choose one of: %s."
					.formatted(name, names()));
	}

	private String names() {
		String prefix = GatewayExecutorRegistrar.beanName("");
		return Arrays.stream(this.beanFactory.getBeanNamesForType(TaskExecutor.class, true, false))
			.map((name) -> name.startsWith(prefix) ? name.substring(prefix.length()) : name)
			.sorted()
			.collect(Collectors.joining(", "));
	}

}
