package io.wsgi4j.python;

import io.wsgi4j.testsupport.TestServer;

/**
 * Tests of the threads that exchanges have in workers of CPython.
 */
class CPythonThreadTests extends AbstractExchangeThreadTests {

	private static final int PERMITS = 4;

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		AbstractCPythonTests.useCPython(builder, 1);
	}

	@Override
	int maxSlowClients() {
		return PARKED_THREADS + PERMITS;
	}

}
