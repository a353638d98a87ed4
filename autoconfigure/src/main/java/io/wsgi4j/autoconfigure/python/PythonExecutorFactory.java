package io.wsgi4j.autoconfigure.python;

import io.wsgi4j.autoconfigure.GatewayExecutorFactory;
import io.wsgi4j.autoconfigure.GatewayExecutorRegistrar;
import io.wsgi4j.autoconfigure.GatewayProperties;
import io.wsgi4j.python.PythonSettings;

import org.springframework.boot.task.ThreadPoolTaskExecutorBuilder;
import org.springframework.core.task.TaskExecutor;
import org.springframework.util.CustomizableThreadCreator;

/**
 * Builds the executor of Python applications: as the default one, but a pool has a thread
 * for each that finds room in a context. Further ones would only wait for those.
 */
final class PythonExecutorFactory {

	private final GatewayExecutorFactory factory;

	private final GatewayProperties properties;

	PythonExecutorFactory(GatewayExecutorFactory factory, GatewayProperties properties) {
		this.factory = factory;
		this.properties = properties;
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
		PythonSettings python = PythonSettingsFactory.create(this.properties.getPython());
		PythonTaskExecutor executor = builder
			.configure(new PythonTaskExecutor(python.contexts() * python.threadsPerContext(), python.parkedThreads()));
		executor.adapt();
		return executor;
	}

}
