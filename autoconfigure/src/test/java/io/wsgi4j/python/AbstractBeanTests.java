package io.wsgi4j.python;

import java.util.Collections;
import java.util.List;
import java.util.Map;

import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what Python code reaches of Java, whatever runs it.
 */
public abstract class AbstractBeanTests extends AbstractPythonTests {

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

	public interface Salutation {

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
