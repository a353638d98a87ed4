package io.wsgi4j.python;

import java.nio.file.Path;

import io.wsgi4j.testsupport.AbstractServerTests;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.LogRecorder.Entry;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of Python applications, over real connections and on each container.
 */
public abstract class AbstractPythonTests extends AbstractServerTests {

	public static final Path SOURCES = Path.of("src/test/resources/python");

	/**
	 * Keeps what CPython compiles out of the source tree.
	 */
	static final String COMPILED = "gateway.python.environment.PYTHONPYCACHEPREFIX="
			+ Path.of("target/python-pycache").toAbsolutePath();

	@Override
	protected void configure(TestServer.Builder builder) {
		builder.properties("gateway.wsgi=contract.application", "gateway.python.path=" + SOURCES,
				"gateway.python.contexts=1", "gateway.python.native-access=false", "gateway.queue-timeout=0",
				"gateway.applications.foo.wsgi=foo:application");
	}

	/**
	 * Tomcat may have the error of a client that has left shown by Boot's page, which
	 * finds the head out.
	 */
	@Override
	protected boolean isUsual(Entry entry) {
		return super.isUsual(entry) || entry.logger().endsWith(".DefaultHandlerExceptionResolver");
	}

	protected HttpAnswer get(String path) {
		return this.server.get("/gateway" + path);
	}

	protected HttpAnswer post(String path, String body) {
		return this.server.exchange(RawRequest.post("/gateway" + path).body(body));
	}

	protected String events() {
		return get("/take_events").text();
	}

	protected void assertFailureLogged(String traceback) {
		assertThat(this.log.take()).singleElement().satisfies((entry) -> {
			assertThat(entry.logger()).isEqualTo("io.wsgi4j.application.wsgi");
			assertThat(entry.thrown()).contains("Traceback (most recent call last):").contains(traceback);
		});
	}

	protected Entry onlyEntry() {
		await("log entry").until(() -> this.log.count() > 0);
		return this.log.take().get(0);
	}

}
