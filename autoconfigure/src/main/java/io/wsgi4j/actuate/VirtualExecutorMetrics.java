package io.wsgi4j.actuate;

import java.util.List;
import java.util.Map;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.wsgi4j.gateway.ExchangePhase;
import io.wsgi4j.gateway.Exchanges;
import io.wsgi4j.gateway.MountedApplication;

import org.springframework.core.task.SimpleAsyncTaskExecutor;

/**
 * Tells of the gateway's executors with virtual threads what Spring Boot tells of pools.
 * They don't count their threads themselves, so the exchanges on them are counted when a
 * meter is read.
 */
public final class VirtualExecutorMetrics implements MeterBinder {

	private final Map<String, SimpleAsyncTaskExecutor> executors;

	private final List<MountedApplication> applications;

	private final Exchanges exchanges;

	/**
	 * Creates the metrics.
	 * @param executors executors by the name of their beans
	 * @param applications all applications
	 * @param exchanges knows their exchanges
	 */
	public VirtualExecutorMetrics(Map<String, SimpleAsyncTaskExecutor> executors, List<MountedApplication> applications,
			Exchanges exchanges) {
		this.executors = Map.copyOf(executors);
		this.applications = List.copyOf(applications);
		this.exchanges = exchanges;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.executors.forEach((name, executor) -> {
			Gauge.builder("executor.active", () -> active(executor))
				.description("The approximate number of threads that are actively executing tasks")
				.baseUnit(BaseUnits.THREADS)
				.tag("name", name)
				.register(registry);
			if (executor.isThrottleActive()) {
				Gauge.builder("executor.pool.max", executor::getConcurrencyLimit)
					.description("The maximum allowed number of threads in the pool")
					.baseUnit(BaseUnits.THREADS)
					.tag("name", name)
					.register(registry);
			}
		});
	}

	private long active(SimpleAsyncTaskExecutor executor) {
		return this.applications.stream()
			.filter((application) -> application.executor() == executor)
			.mapToLong((application) -> this.exchanges.count(application, ExchangePhase.RUNNING))
			.sum();
	}

}
