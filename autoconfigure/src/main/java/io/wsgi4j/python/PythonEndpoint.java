package io.wsgi4j.python;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * {@link Endpoint @Endpoint} that tells of Python's contexts and replaces them.
 */
@Endpoint(id = "gatewaypython")
public final class PythonEndpoint {

	private final PythonEngine engine;

	/**
	 * Creates the endpoint.
	 * @param engine what runs Python code
	 */
	public PythonEndpoint(PythonEngine engine) {
		this.engine = engine;
	}

	/**
	 * Tells of Python.
	 * @return the contexts as they are now
	 */
	@ReadOperation
	public PythonDescriptor python() {
		return this.engine.describe();
	}

	/**
	 * Begins to replace all contexts by fresh ones, which import the applications anew.
	 */
	@WriteOperation
	public void reload() {
		this.engine.reload();
	}

}
