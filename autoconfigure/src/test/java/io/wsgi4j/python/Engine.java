package io.wsgi4j.python;

import java.util.Locale;

import io.wsgi4j.testsupport.TestServer;

/**
 * What runs the applications of a test.
 */
enum Engine {

	GRAALPY,

	CPYTHON;

	void configure(TestServer.Builder builder) {
		builder.properties("gateway.python.engine=" + name().toLowerCase(Locale.ROOT),
				"gateway.python.executable=" + AbstractCPythonTests.PYTHON, AbstractPythonTests.COMPILED);
	}

}
