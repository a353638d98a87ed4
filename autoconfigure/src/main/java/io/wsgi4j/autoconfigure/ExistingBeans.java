package io.wsgi4j.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.task.TaskExecutor;

/**
 * The singletons that have been created already: who looks at them makes no bean that is
 * meant to be lazy.
 */
final class ExistingBeans {

	private final ConfigurableListableBeanFactory beanFactory;

	ExistingBeans(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Finds the singletons of a type.
	 * @return the singletons by the names of their beans
	 */
	<T> Map<String, T> ofType(Class<T> type) {
		Map<String, T> beans = new LinkedHashMap<>();
		for (String name : this.beanFactory.getBeanNamesForType(type, false, false)) {
			Object bean = this.beanFactory.getSingleton(name);
			if (type.isInstance(bean)) {
				beans.put(name, type.cast(bean));
			}
		}
		return beans;
	}

	/**
	 * Finds the executors.
	 * @return the executors by the names that users know them by
	 */
	Map<String, TaskExecutor> executors() {
		Map<String, TaskExecutor> executors = new LinkedHashMap<>();
		ofType(TaskExecutor.class).forEach((name, executor) -> executors.put(executorName(name), executor));
		return executors;
	}

	private static String executorName(String beanName) {
		return beanName.equals(GatewayExecutorRegistrar.DEFAULT_BEAN_NAME) ? "default"
				: GatewayExecutorRegistrar.executorName(beanName);
	}

}
