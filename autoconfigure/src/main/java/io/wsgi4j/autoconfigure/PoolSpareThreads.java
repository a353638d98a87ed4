package io.wsgi4j.autoconfigure;

import io.wsgi4j.python.SpareThreads;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * Lets the executor of Python applications grow by what has been lent to it, but not
 * beyond the size of the default executor.
 */
final class PoolSpareThreads implements SpareThreads {

	private final ThreadPoolTaskExecutor pool;

	private final int coreSize;

	private final int maxSize;

	private final int limit;

	private int lent;

	PoolSpareThreads(ThreadPoolTaskExecutor pool, int limit) {
		this.pool = pool;
		this.coreSize = pool.getCorePoolSize();
		this.maxSize = pool.getMaxPoolSize();
		this.limit = Math.max(this.maxSize, limit);
	}

	/**
	 * Those of the executor that Python applications have unless the user has configured
	 * it.
	 */
	static SpareThreads of(GatewayProperties properties, BeanFactory beanFactory, Environment environment) {
		if (GatewayExecutorRegistrar.isConfigured(PythonApplicationRegistrar.EXECUTOR, environment)) {
			return NONE;
		}
		Object executor = beanFactory.getBean(GatewayExecutorRegistrar.beanName(PythonApplicationRegistrar.EXECUTOR));
		return (executor instanceof ThreadPoolTaskExecutor pool)
				? new PoolSpareThreads(pool, properties.getExecutor().getPool().getMaxSize()) : NONE;
	}

	@Override
	public synchronized void lend() {
		this.lent++;
		resize();
	}

	@Override
	public synchronized void takeBack() {
		this.lent--;
		resize();
	}

	private void resize() {
		int wanted = Math.min(this.coreSize + this.lent, this.limit);
		if (wanted > this.pool.getCorePoolSize()) {
			this.pool.setMaxPoolSize(Math.max(wanted, this.maxSize));
			this.pool.setCorePoolSize(wanted);
		}
		else if (wanted < this.pool.getCorePoolSize()) {
			this.pool.setCorePoolSize(wanted);
			this.pool.setMaxPoolSize(Math.max(wanted, this.maxSize));
		}
	}

}
