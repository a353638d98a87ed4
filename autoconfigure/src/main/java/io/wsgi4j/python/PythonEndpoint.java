package io.wsgi4j.python;

import java.util.Map;
import java.util.TreeMap;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * {@link Endpoint @Endpoint} that tells of Python's contexts and replaces them.
 */
@Endpoint(id = "gatewaypython")
public final class PythonEndpoint {

	private final Map<String, PythonEngine> engines;

	/**
	 * Creates the endpoint.
	 * @param engines what runs Python code, by name
	 */
	public PythonEndpoint(Map<String, PythonEngine> engines) {
		this.engines = Map.copyOf(engines);
	}

	/**
	 * Tells of Python.
	 * @return the engines as they are now, by name
	 */
	@ReadOperation
	public Map<String, PythonDescriptor> python() {
		Map<String, PythonDescriptor> descriptors = new TreeMap<>();
		this.engines.forEach((name, engine) -> descriptors.put(name, engine.describe()));
		return descriptors;
	}

	/**
	 * Begins to replace all contexts and worker processes by fresh ones, which import the
	 * applications anew.
	 */
	@WriteOperation
	public void reload() {
		this.engines.values().forEach(PythonEngine::reload);
	}

}
