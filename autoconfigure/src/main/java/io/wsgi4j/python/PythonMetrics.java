package io.wsgi4j.python;

import java.util.Map;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.wsgi4j.python.PythonDescriptor.ProcessDescriptor;

/**
 * Tells how busy Python's contexts or worker processes are. They are counted when a meter
 * is read.
 */
public final class PythonMetrics implements MeterBinder {

	private static final String TAG = "engine";

	private final Map<String, PythonEngine> engines;

	/**
	 * Creates the metrics.
	 * @param engines what runs Python code, by the names that the meters are tagged with
	 */
	public PythonMetrics(Map<String, PythonEngine> engines) {
		this.engines = Map.copyOf(engines);
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.engines.forEach((name, engine) -> bind(registry, name, engine));
	}

	private static void bind(MeterRegistry registry, String name, PythonEngine engine) {
		bind(registry, name, engine, "gateway.python.contexts", "Contexts that there are",
				(python) -> python.contexts().size());
		bind(registry, name, engine, "gateway.python.processes", "Worker processes that there are",
				(python) -> python.processes().size());
		bind(registry, name, engine, "gateway.python.processes.memory", "Resident memory of the worker processes",
				PythonMetrics::memory);
		FunctionCounter.builder("gateway.python.contexts.replaced", engine, (each) -> each.describe().replaced())
			.description("Contexts or worker processes that have been replaced by fresh ones")
			.tag(TAG, name)
			.register(registry);
		bindThreads(registry, name, engine, "running", PythonDescriptor::countRunning);
		bindThreads(registry, name, engine, "waiting", PythonDescriptor::countWaiting);
	}

	private static void bind(MeterRegistry registry, String name, PythonEngine engine, String meter, String description,
			ToDoubleFunction<PythonDescriptor> value) {
		Gauge.builder(meter, engine, (each) -> value.applyAsDouble(each.describe()))
			.description(description)
			.tag(TAG, name)
			.register(registry);
	}

	private static double memory(PythonDescriptor python) {
		return python.processes().stream().mapToLong(ProcessDescriptor::memory).filter((bytes) -> bytes > 0).sum();
	}

	private static void bindThreads(MeterRegistry registry, String name, PythonEngine engine, String state,
			ToDoubleFunction<PythonDescriptor> count) {
		Gauge.builder("gateway.python.threads", engine, (each) -> count.applyAsDouble(each.describe()))
			.description("Threads that run Python code, or wait until they may")
			.tag(TAG, name)
			.tag("state", state)
			.register(registry);
	}

}
