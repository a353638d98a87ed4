package io.wsgi4j.autoconfigure.python;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;

import io.wsgi4j.autoconfigure.GatewayExecutorRegistrar;
import io.wsgi4j.python.PythonThread;
import io.wsgi4j.python.SpareThreads;
import io.wsgi4j.python.SpentThreadException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * The executor of Python applications: a thread for each place in Python's contexts, and
 * one more for each thread that waits in the midst of an exchange. Such a thread counts
 * as waiting until its exchange ends, so that a client that is slow again and again
 * doesn't resize the pool each time.
 */
@SuppressWarnings("serial")
final class PythonTaskExecutor extends ThreadPoolTaskExecutor implements SpareThreads {

	/**
	 * The group of its threads, by which they can be told from others.
	 */
	private static final String GROUP = "gateway-python";

	private final Set<Thread> waiting = new HashSet<>();

	private final AtomicInteger threadCount = new AtomicInteger();

	private final int size;

	private final int maxWaiting;

	/**
	 * Creates an executor that isn't initialized yet.
	 * @param size how many threads run Python code at the same time
	 * @param maxWaiting how many further threads may wait in the midst of exchanges until
	 * tasks are rejected
	 */
	PythonTaskExecutor(int size, int maxWaiting) {
		this.size = size;
		this.maxWaiting = maxWaiting;
		setThreadGroupName(GROUP);
		// So are threads that Python code starts on these: none keeps the process.
		setDaemon(true);
		setThreadFactory(this::createPythonThread);
	}

	/**
	 * Makes up for the threads of the executor of Python applications, as long as that is
	 * the gateway's own and the user has configured no other.
	 */
	static SpareThreads find(BeanFactory beanFactory) {
		String beanName = GatewayExecutorRegistrar.beanName(PythonApplicationRegistrar.EXECUTOR);
		Object executor = beanFactory.containsBean(beanName) ? beanFactory.getBean(beanName) : null;
		return (executor instanceof PythonTaskExecutor python) ? python : NONE;
	}

	/**
	 * Gives the pool its size. As many tasks as before find room in it.
	 */
	void adapt() {
		long capacity = (long) getQueueCapacity() + Math.max(0, getMaxPoolSize() - this.size);
		setQueueCapacity((int) Math.min(capacity, Integer.MAX_VALUE));
		setCorePoolSize(this.size);
		setMaxPoolSize(this.size);
	}

	private Thread createPythonThread(Runnable task) {
		Thread thread = new PythonThread(getThreadGroup(), task,
				getThreadNamePrefix() + this.threadCount.incrementAndGet());
		thread.setDaemon(isDaemon());
		thread.setPriority(getThreadPriority());
		return thread;
	}

	@Override
	public void execute(Runnable task) {
		int count = countWaiting();
		if (count >= this.maxWaiting) {
			throw new TaskRejectedException("%d threads wait in the midst of exchanges already".formatted(count));
		}
		super.execute(task);
	}

	private synchronized int countWaiting() {
		return this.waiting.size();
	}

	@Override
	public synchronized void leave(Thread thread) {
		if (thread.getThreadGroup() == getThreadGroup() && this.waiting.add(thread)) {
			resize();
		}
	}

	@Override
	public void comeBack(Thread thread) {
		// Not before its exchange has ended.
	}

	@Override
	protected void afterExecute(Runnable task, @Nullable Throwable failure) {
		if (failure instanceof SpentThreadException) {
			// The pool calls again for what this method has thrown.
			return;
		}
		super.afterExecute(task, failure);
		endWaiting(Thread.currentThread());
		SpentThreadException.throwIfSpent();
	}

	private synchronized void endWaiting(Thread thread) {
		if (this.waiting.remove(thread)) {
			resize();
		}
	}

	private void resize() {
		ThreadPoolExecutor pool = getThreadPoolExecutor();
		int wanted = pool.isShutdown() ? this.size : this.size + this.waiting.size();
		if (wanted > pool.getCorePoolSize()) {
			setMaxPoolSize(wanted);
			setCorePoolSize(wanted);
		}
		else if (wanted < pool.getCorePoolSize()) {
			setCorePoolSize(wanted);
			setMaxPoolSize(wanted);
		}
	}

}
