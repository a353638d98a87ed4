package io.wsgi4j.python;

import io.wsgi4j.testsupport.TestServer;

/**
 * Tests of applications in workers of CPython behind Spring Security: beans see who
 * calls.
 */
class CPythonSecurityTests extends PythonSecurityTests {

	@Override
	protected void configure(TestServer.Builder builder) {
		AbstractCPythonTests.requirePython();
		super.configure(builder);
		builder.properties("gateway.python.engine=cpython", "gateway.python.executable=" + AbstractCPythonTests.PYTHON,
				COMPILED);
	}

}
