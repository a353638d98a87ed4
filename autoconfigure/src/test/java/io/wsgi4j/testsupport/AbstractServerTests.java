package io.wsgi4j.testsupport;

import java.time.Duration;

import ch.qos.logback.classic.Level;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests over real connections and on each container. A server lasts for all tests of a
 * class. After each test, the recorder must have no call left and the log must be empty,
 * but for what the test has taken from them.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(Container.class)
@TestInstance(Lifecycle.PER_CLASS)
public abstract class AbstractServerTests {

	// Logs the first request that isn't HTTP.
	private static final String TOMCAT_PARSER = "org.apache.coyote.http11.Http11Processor";

	/**
	 * The application at {@code /gateway/app}.
	 */
	protected final Recorder recorder = new Recorder();

	@Parameter
	protected Container container;

	protected TestServer server;

	protected LogRecorder log;

	@BeforeParameterizedClassInvocation
	void startServer() {
		TestServer.Builder builder = TestServer.on(this.container).properties("spring.mvc.servlet.load-on-startup=1");
		configure(builder);
		this.server = builder.start();
		this.log = LogRecorder.attach(Level.INFO);
	}

	/**
	 * Adds to the server what a class of tests needs.
	 */
	protected void configure(TestServer.Builder builder) {
		builder.application("/app", this.recorder);
	}

	@AfterParameterizedClassInvocation
	void stopServer() {
		if (this.server != null) {
			this.log.close();
			this.server.close();
		}
	}

	@AfterEach
	void nothingElseHasHappened() {
		this.recorder.assertNotCalled();
		assertThat(this.log.take()).allMatch((entry) -> entry.logger().equals(TOMCAT_PARSER));
	}

	protected static ConditionFactory await(String what) {
		return Awaitility.await(what).atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(5));
	}

	/**
	 * Sends a request to the recorder and returns what it was called with.
	 */
	protected Recorder.Call record(RawRequest request) {
		HttpAnswer answer = this.server.exchange(request);
		assertThat(answer.status()).as("%s", answer).isEqualTo(200);
		return this.recorder.take();
	}

	protected Recorder.Call record(String path) {
		return record(RawRequest.get(path));
	}

}
