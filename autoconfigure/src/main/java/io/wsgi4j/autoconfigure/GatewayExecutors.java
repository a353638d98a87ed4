package io.wsgi4j.autoconfigure;

import java.util.Arrays;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.Collectors;

import io.wsgi4j.gateway.ThreadPools;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.task.TaskExecutor;

/**
 * Finds executors by the names that annotations and properties use.
 */
final class GatewayExecutors implements ExecutorLookup {

	private static final String PREFIX = GatewayExecutorRegistrar.beanName("");

	private final ListableBeanFactory beanFactory;

	GatewayExecutors(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public TaskExecutor get(String name, String application) {
		if (name.isEmpty()) {
			return getBean(GatewayExecutorRegistrar.DEFAULT_BEAN_NAME, application);
		}
		String configured = findConfigured(name);
		return getBean((configured != null) ? configured : name, application);
	}

	private @Nullable String findConfigured(String name) {
		String uniform = RelaxedNames.uniform(name);
		return Arrays.stream(names())
			.filter((beanName) -> beanName.startsWith(PREFIX)
					&& RelaxedNames.uniform(beanName.substring(PREFIX.length())).equals(uniform))
			.findFirst()
			.orElse(null);
	}

	private TaskExecutor getBean(String name, String application) {
		if (!this.beanFactory.containsBean(name)) {
			throw new GatewayConfigurationException(
					"The application '%s' wants the executor '%s', which does not exist.".formatted(application, name),
					"Define it with '%s.*' or as a TaskExecutor bean, or choose one of: %s.".formatted(
							RelaxedNames.property("gateway.executors", name),
							Arrays.stream(names())
								.map(GatewayExecutorRegistrar::executorName)
								.sorted()
								.collect(Collectors.joining(", "))));
		}
		if (this.beanFactory.getBean(name) instanceof TaskExecutor executor) {
			requireThatNothingIsDiscarded(name, executor, application);
			return executor;
		}
		throw new GatewayConfigurationException(
				"The application '%s' wants the bean '%s' as its executor, which is no TaskExecutor."
					.formatted(application, name),
				"Make it one, with ConcurrentTaskExecutor for instance, or choose another executor.");
	}

	/**
	 * An exchange whose step is discarded would stay open for ever.
	 */
	private static void requireThatNothingIsDiscarded(String name, TaskExecutor executor, String application) {
		ThreadPoolExecutor pool = ThreadPools.find(executor);
		GatewayConfigurationException.throwIf(pool != null && isDiscarding(pool.getRejectedExecutionHandler()),
				() -> "The application '%s' wants the executor '%s', which discards tasks that it has no room for."
					.formatted(application, name),
				"Let it reject them, with ThreadPoolExecutor.AbortPolicy, or choose another executor.");
	}

	private static boolean isDiscarding(RejectedExecutionHandler handler) {
		return handler instanceof ThreadPoolExecutor.DiscardPolicy
				|| handler instanceof ThreadPoolExecutor.DiscardOldestPolicy;
	}

	private String[] names() {
		return this.beanFactory.getBeanNamesForType(TaskExecutor.class, true, false);
	}

}
