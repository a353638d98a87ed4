package io.wsgi4j.python;

import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what Python code in a worker reaches of Java: the same as in the process of
 * the server.
 */
class CPythonBeanTests extends AbstractBeanTests {

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		AbstractCPythonTests.useCPython(builder, 1);
	}

	@ParameterizedTest
	@CsvSource({ "/unexported, ImportError: cannot import name 'other'", "/looked_up, ModuleNotFoundError" })
	void whatHasNotBeenExportedIsNotThere(String path, String error) {
		assertThat(get(path).text()).startsWith(error);
	}

}
