package io.wsgi4j.python.graalpy;

import java.util.Collections;
import java.util.List;
import java.util.Map;

import io.wsgi4j.python.AbstractPythonTests;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.aop.framework.ProxyFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what Python code reaches of Java, which is what has been exported by name.
 */
class PythonBeanTests extends AbstractPythonTests {

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.properties("gateway.wsgi=exports.application", "gateway.python.beans.greeter=helloService")
			.bean("helloService", new Greeter())
			.bean("other", new Greeter());
	}

	@Test
	void methodsAreCalled() {
		assertThat(get("/greet").text()).isEqualTo("('Hello, Python', 'Hello, Python Hello, Python')");
	}

	@Test
	void collectionsArePassed() {
		assertThat(get("/collections").text()).isEqualTo("(['A', 'B'], 3)");
	}

	@Test
	void nothingElseOfABeanIsThere() {
		assertThat(get("/hidden").text()).isEqualTo("[False, False, False, True]");
	}

	@Test
	void failuresAreRaised() {
		assertThat(get("/missing").text()).startsWith("RuntimeError").contains("There is no method greet for []");
		assertThat(get("/failing").text()).startsWith("RuntimeError").contains("not today");
	}

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

	interface Salutation {

		String greet(String name);

	}

	public static class Greeter implements Salutation {

		@Override
		public String greet(String name) {
			return "Hello, " + name;
		}

		public String greet(String name, int times) {
			return String.join(" ", Collections.nCopies(times, greet(name)));
		}

		public List<String> names(Map<String, Integer> numbers) {
			return List.of(numbers.keySet().iterator().next(), "b");
		}

		public int count(List<Object> items) {
			return items.size();
		}

		public void fail() {
			throw new IllegalStateException("not today");
		}

		String secret() {
			return "secret";
		}

	}

}
