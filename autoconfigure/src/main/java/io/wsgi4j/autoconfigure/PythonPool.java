package io.wsgi4j.autoconfigure;

import java.util.HashSet;
import java.util.Set;

import io.wsgi4j.python.SpareThreads;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * The pool of Python applications. It grows by as many threads as are in no context in
 * the midst of their work, but not by more than a limit.
 */
final class PythonPool implements SpareThreads {

	/**
	 * The group of its threads, by which they and the pool can be told from others.
	 */
	private static final String GROUP = "gateway-python";

	private final Set<Thread> away = new HashSet<>();

	private final ThreadPoolTaskExecutor pool;

	private final int coreSize;

	private final int maxSize;

	private final int limit;

	/**
	 * Creates the spare threads of a pool.
	 * @param pool the pool, which has been {@link #prepare prepared}
	 * @param limit how many of them there are at most
	 */
	PythonPool(ThreadPoolTaskExecutor pool, int limit) {
		this.pool = pool;
		this.coreSize = pool.getCorePoolSize();
		this.maxSize = pool.getMaxPoolSize();
		this.limit = limit;
	}

	/**
	 * Gives a pool, not initialized yet, so many threads. As many tasks as before find
	 * room in it.
	 */
	static void prepare(ThreadPoolTaskExecutor pool, int size) {
		long capacity = (long) pool.getQueueCapacity() + Math.max(0, pool.getMaxPoolSize() - size);
		pool.setQueueCapacity((int) Math.min(capacity, Integer.MAX_VALUE));
		pool.setCorePoolSize(size);
		pool.setMaxPoolSize(size);
		pool.setThreadGroupName(GROUP);
	}

	/**
	 * The spare threads of the executor of Python applications, as long as that is the
	 * gateway's own and nobody has configured it.
	 */
	static SpareThreads find(GatewayProperties properties, BeanFactory beanFactory) {
		String beanName = GatewayExecutorRegistrar.beanName(PythonApplicationRegistrar.EXECUTOR);
		Object executor = beanFactory.containsBean(beanName) ? beanFactory.getBean(beanName) : null;
		return (executor instanceof ThreadPoolTaskExecutor pool && pool.getThreadGroup() != null
				&& pool.getThreadGroup().getName().equals(GROUP))
						? new PythonPool(pool, properties.getExecutor().getPool().getMaxSize()) : NONE;
	}

	@Override
	public synchronized void leave(Thread thread) {
		if (thread.getThreadGroup() == this.pool.getThreadGroup() && this.away.add(thread)) {
			resize();
		}
	}

	@Override
	public synchronized void comeBack(Thread thread) {
		if (this.away.remove(thread)) {
			resize();
		}
	}

	private void resize() {
		int wanted = this.coreSize + Math.min(this.away.size(), this.limit);
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
