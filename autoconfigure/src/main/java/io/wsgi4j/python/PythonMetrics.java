package io.wsgi4j.python;

import java.util.function.ToIntFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.wsgi4j.python.PythonDescriptor.ContextDescriptor;

/**
 * Tells how busy Python's contexts are. They are counted when a meter is read.
 */
public final class PythonMetrics implements MeterBinder {

	private final PythonEngine engine;

	/**
	 * Creates the metrics.
	 * @param engine what runs Python code
	 */
	public PythonMetrics(PythonEngine engine) {
		this.engine = engine;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder("gateway.python.contexts", this.engine, (engine) -> engine.describe().contexts().size())
			.description("Contexts that there are")
			.register(registry);
		FunctionCounter
			.builder("gateway.python.contexts.replaced", this.engine, (engine) -> engine.describe().replaced())
			.description("Contexts that have been replaced by fresh ones")
			.register(registry);
		bindThreads(registry, "running", ContextDescriptor::running);
		bindThreads(registry, "waiting", ContextDescriptor::waiting);
	}

	private void bindThreads(MeterRegistry registry, String state, ToIntFunction<ContextDescriptor> count) {
		Gauge
			.builder("gateway.python.threads", this.engine,
					(engine) -> engine.describe().contexts().stream().mapToInt(count).sum())
			.description("Threads that run Python code or wait for a context")
			.tag("state", state)
			.register(registry);
	}

}
