package io.wsgi4j.autoconfigure;

import io.wsgi4j.autoconfigure.GatewayProperties.ExecutorProperties;
import io.wsgi4j.autoconfigure.GatewayProperties.Pool;
import io.wsgi4j.autoconfigure.GatewayProperties.Shutdown;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.system.JavaVersion;
import org.springframework.boot.task.SimpleAsyncTaskExecutorBuilder;
import org.springframework.boot.task.ThreadPoolTaskExecutorBuilder;
import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;
import org.springframework.core.task.TaskExecutor;

/**
 * Builds executors from properties, on top of what the user has configured for all
 * executors. None of them ever blocks whoever submits a task.
 */
final class GatewayExecutorFactory {

	private final GatewayProperties properties;

	private final ThreadPoolTaskExecutorBuilder poolBuilder;

	private final SimpleAsyncTaskExecutorBuilder simpleBuilder;

	private final Environment environment;

	GatewayExecutorFactory(GatewayProperties properties, ThreadPoolTaskExecutorBuilder poolBuilder,
			SimpleAsyncTaskExecutorBuilder simpleBuilder, Environment environment) {
		this.properties = properties;
		this.poolBuilder = poolBuilder;
		this.simpleBuilder = simpleBuilder;
		this.environment = environment;
	}

	/**
	 * Builds the default executor.
	 */
	TaskExecutor createDefault() {
		return create("gateway.executor", "gateway-", this.properties.getExecutor());
	}

	/**
	 * Builds an executor of {@code gateway.executors}.
	 */
	TaskExecutor create(String name) {
		ExecutorProperties executor = this.properties.getExecutors().getOrDefault(name, new ExecutorProperties());
		return create("gateway.executors." + name, "gateway-" + name + "-", executor);
	}

	private TaskExecutor create(String origin, String defaultPrefix, ExecutorProperties executor) {
		String prefix = executor.getThreadNamePrefix();
		String threadNamePrefix = (prefix != null) ? prefix : defaultPrefix;
		return switch (executor.getMode()) {
			case AUTO -> Threading.VIRTUAL.isActive(this.environment) ? createVirtual(threadNamePrefix, executor)
					: createPool(origin, threadNamePrefix, executor);
			case PLATFORM -> createPool(origin, threadNamePrefix, executor);
			case VIRTUAL -> {
				requireVirtualThreads(origin);
				yield createVirtual(threadNamePrefix, executor);
			}
		};
	}

	private TaskExecutor createPool(String origin, String threadNamePrefix, ExecutorProperties executor) {
		Pool pool = executor.getPool();
		requireSize(pool.getCoreSize(), origin + ".pool.core-size");
		requireSize(pool.getMaxSize(), origin + ".pool.max-size");
		Shutdown shutdown = executor.getShutdown();
		return this.poolBuilder.threadNamePrefix(threadNamePrefix)
			.corePoolSize(pool.getCoreSize())
			.maxPoolSize(Math.max(pool.getCoreSize(), pool.getMaxSize()))
			.queueCapacity(pool.getQueueCapacity())
			.keepAlive(pool.getKeepAlive())
			.allowCoreThreadTimeOut(pool.isAllowCoreThreadTimeout())
			.awaitTermination(shutdown.isAwaitTermination())
			.awaitTerminationPeriod(shutdown.getAwaitTerminationPeriod())
			.build();
	}

	private TaskExecutor createVirtual(String threadNamePrefix, ExecutorProperties executor) {
		int limit = executor.getConcurrencyLimit();
		@Nullable SimpleAsyncTaskExecutorBuilder builder = this.simpleBuilder.virtualThreads(true)
			.threadNamePrefix(threadNamePrefix)
			.concurrencyLimit((limit >= 0) ? limit : -1)
			.rejectTasksWhenLimitReached(true);
		Shutdown shutdown = executor.getShutdown();
		return shutdown.isAwaitTermination()
				? builder.taskTerminationTimeout(shutdown.getAwaitTerminationPeriod()).build() : builder.build();
	}

	private static void requireSize(int size, String property) {
		if (size < 1) {
			throw new GatewayConfigurationException("The property '%s' is %d.".formatted(property, size),
					"Set it to at least 1.");
		}
	}

	private static void requireVirtualThreads(String origin) {
		if (JavaVersion.getJavaVersion().isOlderThan(JavaVersion.TWENTY_ONE)) {
			throw new GatewayConfigurationException(
					"The property '%s.mode' asks for virtual threads, which Java %s does not have.".formatted(origin,
							JavaVersion.getJavaVersion()),
					"Run on Java 21 or later, or set the property to 'auto' or 'platform'.");
		}
	}

}
