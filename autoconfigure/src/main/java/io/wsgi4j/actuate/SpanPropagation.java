package io.wsgi4j.actuate;

import java.util.Locale;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import io.micrometer.tracing.propagation.Propagator;
import io.wsgi4j.Environ;

/**
 * Makes the span of the exchange the parent of what applications that read their trace
 * from the environ begin: {@code HTTP_TRACEPARENT} names that span instead of the
 * client's.
 */
public final class SpanPropagation implements TracePropagation {

	private final Propagator propagator;

	/**
	 * Creates a propagation.
	 * @param propagator knows the headers, {@code traceparent} for instance
	 */
	public SpanPropagation(Propagator propagator) {
		this.propagator = propagator;
	}

	@Override
	public void propagate(Observation.ContextView observation, Environ environ) {
		TracingContext tracing = observation.get(TracingContext.class);
		if (tracing != null && tracing.getSpan() != null) {
			this.propagator.inject(tracing.getSpan().context(), environ,
					(carrier, name, value) -> environ.put(variable(name), value));
		}
	}

	private static String variable(String header) {
		return "HTTP_" + header.toUpperCase(Locale.ROOT).replace('-', '_');
	}

}
