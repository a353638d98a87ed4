package io.wsgi4j.python;

import java.util.Locale;

import io.wsgi4j.testsupport.TestServer;

/**
 * What runs the applications of a test.
 */
enum Engine {

	GRAALPY,

	CPYTHON;

	/**
	 * Chooses the engine. Skips the test where there is no interpreter.
	 */
	void configure(TestServer.Builder builder) {
		if (this == CPYTHON) {
			AbstractCPythonTests.requirePython();
		}
		builder.properties("gateway.python.engine=" + name().toLowerCase(Locale.ROOT),
				"gateway.python.executable=" + AbstractCPythonTests.PYTHON, AbstractPythonTests.COMPILED);
	}

}
