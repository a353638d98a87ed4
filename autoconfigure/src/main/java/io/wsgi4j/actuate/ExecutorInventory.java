package io.wsgi4j.actuate;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;

import io.wsgi4j.gateway.ExchangePhase;
import io.wsgi4j.gateway.Exchanges;
import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.gateway.ThreadPools;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.util.ObjectUtils;

/**
 * The executors that applications run on, and what can be told of them.
 */
public final class ExecutorInventory {

	private final Map<String, Executor> executors = new LinkedHashMap<>();

	private final List<MountedApplication> applications;

	private final Exchanges exchanges;

	/**
	 * Creates an inventory.
	 * @param beans executors by the names of their beans
	 * @param applications all applications
	 * @param exchanges knows their exchanges
	 */
	public ExecutorInventory(Map<String, ? extends Executor> beans, Collection<MountedApplication> applications,
			Exchanges exchanges) {
		this.applications = List.copyOf(applications);
		this.exchanges = exchanges;
		for (MountedApplication application : this.applications) {
			Executor executor = application.executor();
			if (!this.executors.containsValue(executor)) {
				this.executors.put(findName(beans, executor), executor);
			}
		}
	}

	private static String findName(Map<String, ? extends Executor> beans, Executor executor) {
		return beans.entrySet()
			.stream()
			.filter((bean) -> bean.getValue() == executor)
			.map(Map.Entry::getKey)
			.findFirst()
			.orElseGet(() -> ObjectUtils.identityToString(executor));
	}

	/**
	 * The names of the executors.
	 * @return the names of their beans; something unique for what is no bean
	 */
	public Set<String> names() {
		return Set.copyOf(this.executors.keySet());
	}

	String nameOf(Executor executor) {
		return this.executors.entrySet()
			.stream()
			.filter((entry) -> entry.getValue() == executor)
			.map(Map.Entry::getKey)
			.findFirst()
			.orElseThrow();
	}

	Map<String, ExecutorDescriptor> describe() {
		Map<String, ExecutorDescriptor> descriptors = new LinkedHashMap<>();
		this.executors.forEach((name, executor) -> descriptors.put(name, describe(executor)));
		return descriptors;
	}

	ExecutorDescriptor describe(String name) {
		Executor executor = this.executors.get(name);
		if (executor == null) {
			throw new IllegalArgumentException("There is no executor '" + name + "'");
		}
		return describe(executor);
	}

	private ExecutorDescriptor describe(Executor executor) {
		ThreadPoolExecutor pool = ThreadPools.find(executor);
		if (pool != null) {
			return describe(pool);
		}
		if (executor instanceof SimpleAsyncTaskExecutor simple) {
			return ExecutorDescriptor.threadPerTask(countRunning(executor),
					simple.isThrottleActive() ? simple.getConcurrencyLimit() : null);
		}
		return ExecutorDescriptor.other(countRunning(executor));
	}

	private static ExecutorDescriptor describe(ThreadPoolExecutor pool) {
		return ExecutorDescriptor.pool(pool.getActiveCount(), pool.getPoolSize(), pool.getMaximumPoolSize(),
				pool.getQueue().size(), ThreadPools.queueCapacity(pool));
	}

	/**
	 * Executors without a pool don't count their threads.
	 */
	private int countRunning(Executor executor) {
		return (int) this.applications.stream()
			.filter((application) -> application.executor() == executor)
			.mapToLong((application) -> this.exchanges.count(application, ExchangePhase.RUNNING))
			.sum();
	}

}
