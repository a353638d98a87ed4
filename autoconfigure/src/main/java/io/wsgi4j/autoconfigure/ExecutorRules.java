package io.wsgi4j.autoconfigure;

import io.wsgi4j.autoconfigure.GatewayProperties.ExecutorProperties;
import io.wsgi4j.autoconfigure.GatewayProperties.Pool;

/**
 * The rules that the numbers of an executor keep.
 */
final class ExecutorRules {

	private ExecutorRules() {
	}

	/**
	 * Checks what has been configured.
	 * @param group the group of properties, as in {@code gateway.executor}
	 * @throws GatewayConfigurationException if a rule is broken
	 */
	static void check(String group, ExecutorProperties executor) {
		Pool pool = executor.getPool();
		require(pool.getCoreSize() >= 1, group, "pool.core-size", pool.getCoreSize(), "Set it to at least 1.");
		require(pool.getMaxSize() >= pool.getCoreSize(), group, "pool.max-size", pool.getMaxSize(),
				"Set it to at least the core size, which is %d.".formatted(pool.getCoreSize()));
		require(pool.getQueueCapacity() >= 0, group, "pool.queue-capacity", pool.getQueueCapacity(),
				"Set it to 0 for no queue, or to a positive number.");
		require(pool.getKeepAlive().toSeconds() >= 1, group, "pool.keep-alive", pool.getKeepAlive(),
				"Set it to at least one second, as in '1s'.");
		require(executor.getConcurrencyLimit() != 0, group, "concurrency-limit", executor.getConcurrencyLimit(),
				"Set it to at least 1, or to -1 for no limit.");
	}

	private static void require(boolean rule, String group, String property, Object value, String action) {
		GatewayConfigurationException.throwIf(!rule,
				() -> "The property '%s.%s' is %s.".formatted(group, property, value), action);
	}

}
