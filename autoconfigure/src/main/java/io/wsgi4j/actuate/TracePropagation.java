package io.wsgi4j.actuate;

import io.micrometer.observation.Observation;
import io.wsgi4j.Environ;

/**
 * Hands the trace of an exchange on to its application, as the headers of a request would
 * do.
 */
@FunctionalInterface
public interface TracePropagation {

	/**
	 * Hands nothing on.
	 */
	TracePropagation NONE = (observation, environ) -> {
	};

	/**
	 * Hands the trace on, on the container's thread and before the application is called.
	 * @param observation the observation of the exchange, which has been started
	 * @param environ what the application will get
	 */
	void propagate(Observation.ContextView observation, Environ environ);

}
