package io.wsgi4j.python;

import java.io.IOException;

import io.wsgi4j.testsupport.TestServer;

/**
 * Tests of code that changes while workers serve it.
 */
class CPythonScriptTests extends PythonReloadTests {

	CPythonScriptTests() throws IOException {
	}

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		AbstractCPythonTests.useCPython(builder, 1);
	}

}
