package io.wsgi4j.python;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Tells whether Python code can run. Where an engine has neither a context nor a worker
 * process, the server is {@link Status#DOWN}: its applications are answered with 503.
 */
public final class PythonHealthIndicator implements HealthIndicator {

	private final Map<String, PythonEngine> engines;

	/**
	 * Creates the indicator.
	 * @param engines what runs Python code, by name
	 */
	public PythonHealthIndicator(Map<String, PythonEngine> engines) {
		this.engines = new TreeMap<>(engines);
	}

	@Override
	public Health health() {
		Health.Builder builder = Health.up();
		this.engines.forEach((name, engine) -> {
			PythonDescriptor python = engine.describe();
			if (python.contexts().isEmpty() && python.processes().isEmpty()) {
				builder.down();
			}
			builder.withDetail(name, details(python));
		});
		return builder.build();
	}

	private static Map<String, Object> details(PythonDescriptor python) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("engine", python.engine());
		details.put("version", python.version());
		boolean processes = python.engine().equals("cpython");
		details.put(processes ? "processes" : "contexts",
				processes ? python.processes().size() : python.contexts().size());
		details.put("running", python.countRunning());
		details.put("waiting", python.countWaiting());
		details.put("replaced", python.replaced());
		return details;
	}

}
