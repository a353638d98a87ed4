package io.wsgi4j.python;

import io.wsgi4j.testsupport.TestServer;

/**
 * Tests of workers that don't live for ever.
 */
class CPythonRecyclingTests extends PythonRecyclingTests {

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		AbstractCPythonTests.useCPython(builder, 1);
	}

}
