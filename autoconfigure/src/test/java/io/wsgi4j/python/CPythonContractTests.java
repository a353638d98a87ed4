package io.wsgi4j.python;

import io.wsgi4j.testsupport.TestServer;

/**
 * The contract of Python applications, kept by CPython.
 */
class CPythonContractTests extends PythonContractTests {

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		AbstractCPythonTests.useCPython(builder, 1);
	}

}
