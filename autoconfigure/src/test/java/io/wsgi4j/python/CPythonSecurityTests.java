package io.wsgi4j.python;

import io.wsgi4j.testsupport.TestServer;

/**
 * Tests of applications in workers of CPython behind Spring Security: beans see who
 * calls.
 */
class CPythonSecurityTests extends PythonSecurityTests {

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		Engine.CPYTHON.configure(builder);
	}

}
