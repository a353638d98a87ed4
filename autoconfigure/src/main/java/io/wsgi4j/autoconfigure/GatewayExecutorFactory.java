package io.wsgi4j.autoconfigure;

import java.util.List;
import java.util.function.Function;

import io.wsgi4j.autoconfigure.GatewayProperties.ExecutorProperties;
import io.wsgi4j.autoconfigure.GatewayProperties.Pool;
import io.wsgi4j.autoconfigure.GatewayProperties.Shutdown;
import io.wsgi4j.gateway.GatewayExecutorCustomizer;

import org.springframework.boot.system.JavaVersion;
import org.springframework.boot.task.SimpleAsyncTaskExecutorBuilder;
import org.springframework.boot.task.ThreadPoolTaskExecutorBuilder;
import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * Builds executors from properties, on top of what the user has configured for all
 * executors. None of them ever blocks the thread that submits a task, and none of them
 * decorates tasks: where steps of exchanges are submitted, there is nothing left of the
 * context that a decorator wants to capture, so exchanges are decorated when they are
 * opened.
 */
public final class GatewayExecutorFactory {

	private final GatewayProperties properties;

	private final ThreadPoolTaskExecutorBuilder poolBuilder;

	private final SimpleAsyncTaskExecutorBuilder simpleBuilder;

	private final List<GatewayExecutorCustomizer> customizers;

	private final Environment environment;

	GatewayExecutorFactory(GatewayProperties properties, ThreadPoolTaskExecutorBuilder poolBuilder,
			SimpleAsyncTaskExecutorBuilder simpleBuilder, List<GatewayExecutorCustomizer> customizers,
			Environment environment) {
		this.properties = properties;
		this.poolBuilder = poolBuilder;
		this.simpleBuilder = simpleBuilder;
		this.customizers = customizers;
		this.environment = environment;
	}

	/**
	 * Builds the default executor.
	 */
	TaskExecutor createDefault() {
		return customize(GatewayExecutorRegistrar.DEFAULT_BEAN_NAME, create("gateway.executor", "gateway-",
				this.properties.getExecutor(), ThreadPoolTaskExecutorBuilder::build));
	}

	/**
	 * Builds an executor of {@code gateway.executors}.
	 */
	TaskExecutor create(String name) {
		ExecutorProperties executor = this.properties.getExecutors().getOrDefault(name, new ExecutorProperties());
		return customize(GatewayExecutorRegistrar.beanName(name),
				create(RelaxedNames.property("gateway.executors", name), "gateway-" + name + "-", executor,
						ThreadPoolTaskExecutorBuilder::build));
	}

	/**
	 * Lets users change an executor.
	 * @param beanName the name of its bean
	 * @param executor the executor
	 * @return the same
	 */
	public TaskExecutor customize(String beanName, TaskExecutor executor) {
		this.customizers.forEach((customizer) -> customizer.customize(beanName, executor));
		if (executor instanceof ThreadPoolTaskExecutor pool && pool.getMaxPoolSize() < pool.getCorePoolSize()) {
			// A user who asks for so many threads doesn't know of a maximum.
			pool.setMaxPoolSize(pool.getCorePoolSize());
		}
		return executor;
	}

	/**
	 * Builds an executor that isn't customized yet.
	 * @param group the prefix of its properties
	 * @param defaultPrefix the prefix of its threads' names unless one is configured
	 * @param executor its properties
	 * @param pool builds it where it is a pool
	 * @return the executor
	 */
	public TaskExecutor create(String group, String defaultPrefix, ExecutorProperties executor,
			Function<ThreadPoolTaskExecutorBuilder, TaskExecutor> pool) {
		ExecutorRules.check(group, executor);
		String prefix = executor.getThreadNamePrefix();
		String threadNamePrefix = (prefix != null) ? prefix : defaultPrefix;
		return switch (executor.getMode()) {
			case AUTO -> Threading.VIRTUAL.isActive(this.environment) ? createVirtual(threadNamePrefix, executor)
					: pool.apply(poolBuilder(threadNamePrefix, executor));
			case PLATFORM -> pool.apply(poolBuilder(threadNamePrefix, executor));
			case VIRTUAL -> {
				requireVirtualThreads(group);
				yield createVirtual(threadNamePrefix, executor);
			}
		};
	}

	private ThreadPoolTaskExecutorBuilder poolBuilder(String threadNamePrefix, ExecutorProperties executor) {
		Pool pool = executor.getPool();
		Shutdown shutdown = executor.getShutdown();
		return this.poolBuilder.threadNamePrefix(threadNamePrefix)
			.taskDecorator(null)
			.corePoolSize(pool.getCoreSize())
			.maxPoolSize(pool.getMaxSize())
			.queueCapacity(pool.getQueueCapacity())
			.keepAlive(pool.getKeepAlive())
			.allowCoreThreadTimeOut(pool.isAllowCoreThreadTimeout())
			.awaitTermination(shutdown.isAwaitTermination())
			.awaitTerminationPeriod(shutdown.getAwaitTerminationPeriod());
	}

	private TaskExecutor createVirtual(String threadNamePrefix, ExecutorProperties executor) {
		SimpleAsyncTaskExecutorBuilder builder = this.simpleBuilder.virtualThreads(true)
			.taskDecorator(null)
			.threadNamePrefix(threadNamePrefix)
			.concurrencyLimit(Math.max(-1, executor.getConcurrencyLimit()))
			.rejectTasksWhenLimitReached(true);
		Shutdown shutdown = executor.getShutdown();
		return builder
			.taskTerminationTimeout(shutdown.isAwaitTermination() ? shutdown.getAwaitTerminationPeriod() : null)
			.build();
	}

	private static void requireVirtualThreads(String group) {
		JavaVersion version = JavaVersion.getJavaVersion();
		GatewayConfigurationException
			.throwIf(version.isOlderThan(JavaVersion.TWENTY_ONE),
					() -> "The property '%s.mode' asks for virtual threads, which Java %s does not have."
						.formatted(group, version),
					"Run on Java 21 or later, or set the property to 'auto' or 'platform'.");
	}

}
