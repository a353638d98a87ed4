package io.wsgi4j.python.cpython;

import java.util.Map;
import java.util.TreeMap;

/**
 * How many workers have been replaced, by reason. Thread-safe.
 */
final class Restarts {

	private final Map<String, Long> counts = new TreeMap<>();

	synchronized void count(String reason) {
		this.counts.merge(reason, 1L, Long::sum);
	}

	synchronized Map<String, Long> counts() {
		return Map.copyOf(this.counts);
	}

}
