package io.wsgi4j.python;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * {@link Endpoint @Endpoint} that tells of Python's contexts and replaces them.
 */
@Endpoint(id = "gatewaypython")
public final class PythonEndpoint {

	private final PythonRuntime runtime;

	/**
	 * Creates the endpoint.
	 * @param runtime what runs Python code
	 */
	public PythonEndpoint(PythonRuntime runtime) {
		this.runtime = runtime;
	}

	/**
	 * Tells of Python.
	 * @return the contexts as they are now
	 */
	@ReadOperation
	public PythonDescriptor python() {
		return this.runtime.describe();
	}

	/**
	 * Begins to replace all contexts by fresh ones, which import the applications anew.
	 */
	@WriteOperation
	public void reload() {
		this.runtime.reload();
	}

}
