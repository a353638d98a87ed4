package io.wsgi4j.gateway;

import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;

import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * Finds the pools behind executors.
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

}
