package io.wsgi4j.python.graalpy;

import io.wsgi4j.python.AbstractBeanTests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.aop.framework.ProxyFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what Python code reaches of Java, which is what has been exported by name.
 */
class PythonBeanTests extends AbstractBeanTests {

	@ParameterizedTest
	@CsvSource({ "/unexported, ImportError: cannot import name 'other'", "/looked_up, NotImplementedError" })
	void whatHasNotBeenExportedIsNotThere(String path, String error) {
		assertThat(get(path).text()).startsWith(error);
	}

	@Test
	void proxiesShowWhatTheyAreFor() {
		ProxyFactory factory = new ProxyFactory(new Greeter());
		factory.setProxyTargetClass(true);
		assertThat((Object[]) new ExportedBean(factory.getProxy()).getMemberKeys())
			.containsExactlyInAnyOrder((Object[]) new ExportedBean(new Greeter()).getMemberKeys());
		factory = new ProxyFactory(new Greeter());
		factory.setInterfaces(Salutation.class);
		assertThat((Object[]) new ExportedBean(factory.getProxy()).getMemberKeys()).containsExactly("greet");
	}

}
