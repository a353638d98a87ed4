package io.wsgi4j.autoconfigure.python;

import io.wsgi4j.autoconfigure.GatewayExecutorFactory;
import io.wsgi4j.autoconfigure.GatewayExecutorRegistrar;
import io.wsgi4j.autoconfigure.GatewayProperties;
import io.wsgi4j.autoconfigure.GatewayProperties.Python;

import org.springframework.boot.task.ThreadPoolTaskExecutorBuilder;
import org.springframework.core.task.TaskExecutor;
import org.springframework.util.CustomizableThreadCreator;

/**
 * Builds the executor of Python applications: as the default one, but a pool has a thread
 * for each that may run Python code. Further ones would only wait for those.
 */
final class PythonExecutorFactory {

	private final GatewayExecutorFactory factory;

	private final GatewayProperties properties;

	private final PythonPlan plan;

	PythonExecutorFactory(GatewayExecutorFactory factory, GatewayProperties properties, PythonPlan plan) {
		this.factory = factory;
		this.properties = properties;
		this.plan = plan;
	}

	TaskExecutor create() {
		TaskExecutor executor = this.factory.create("gateway.executor", "gateway-", this.properties.getExecutor(),
				this::configure);
		if (executor instanceof CustomizableThreadCreator threads) {
			threads.setThreadNamePrefix(threads.getThreadNamePrefix() + PythonApplicationRegistrar.EXECUTOR + "-");
		}
		return this.factory.customize(GatewayExecutorRegistrar.beanName(PythonApplicationRegistrar.EXECUTOR), executor);
	}

	private TaskExecutor configure(ThreadPoolTaskExecutorBuilder builder) {
		Python python = this.properties.getPython();
		int permits = this.plan.engines()
			.values()
			.stream()
			.mapToInt((engine) -> PythonSettingsFactory.permits(python, engine))
			.sum();
		PythonTaskExecutor executor = builder.configure(new PythonTaskExecutor(permits, python.getParkedThreads()));
		executor.adapt();
		return executor;
	}

}
