package io.wsgi4j.python;

import io.wsgi4j.testsupport.TestServer;

/**
 * The contract of Python applications, kept by CPython.
 */
class CPythonContractTests extends PythonContractTests {

	@Override
	protected void configure(TestServer.Builder builder) {
		AbstractCPythonTests.requirePython();
		super.configure(builder);
		builder.properties("gateway.python.engine=cpython", "gateway.python.executable=" + AbstractCPythonTests.PYTHON,
				"gateway.python.processes=1", COMPILED);
	}

}
