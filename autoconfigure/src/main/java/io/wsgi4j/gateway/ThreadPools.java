package io.wsgi4j.gateway;

import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;

import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * Finds the pools behind executors, and what they have room for.
 */
public final class ThreadPools {

	private ThreadPools() {
	}

	/**
	 * The pool that an executor is, or passes its tasks on to.
	 * @param executor the executor
	 * @return the pool; {@code null} if there is none, or it doesn't show
	 */
	public static @Nullable ThreadPoolExecutor find(Executor executor) {
		if (executor instanceof ThreadPoolTaskExecutor pool) {
			return pool.getThreadPoolExecutor();
		}
		Executor adapted = (executor instanceof ConcurrentTaskExecutor adapter) ? adapter.getConcurrentExecutor()
				: executor;
		return (adapted instanceof ThreadPoolExecutor pool) ? pool : null;
	}

	/**
	 * How many tasks the queue of a pool has room for when it is empty.
	 * @param pool the pool
	 * @return the number, as far as an {@code int} can tell it
	 */
	public static int queueCapacity(ThreadPoolExecutor pool) {
		// A task may be taken in between.
		long capacity = (long) pool.getQueue().size() + pool.getQueue().remainingCapacity();
		return (int) Math.min(capacity, Integer.MAX_VALUE);
	}

}
