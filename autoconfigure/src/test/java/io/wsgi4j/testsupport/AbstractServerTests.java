package io.wsgi4j.testsupport;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import io.wsgi4j.exchange.ExchangeWatch;
import io.wsgi4j.exchange.ManualWatch;
import io.wsgi4j.gateway.Exchanges;
import io.wsgi4j.testsupport.LogRecorder.Entry;
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
 * class. After each test the log must be empty, but for what the test has taken from it.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(Container.class)
@TestInstance(Lifecycle.PER_CLASS)
public abstract class AbstractServerTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	/**
	 * One logs the first request that isn't HTTP, the other that the machine is busy.
	 */
	private static final Set<String> USUAL_LOGGERS = Set.of("org.apache.coyote.http11.Http11Processor",
			"org.apache.catalina.util.SessionIdGeneratorBase");

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
	 * Says what the server consists of.
	 */
	protected abstract void configure(TestServer.Builder builder);

	@AfterParameterizedClassInvocation
	void stopServer() {
		if (this.server != null) {
			this.log.close();
			this.server.close();
		}
	}

	@AfterEach
	void nothingElseIsLogged() {
		assertThat(this.log.take()).allMatch(this::isUsual);
		ManualWatch.forgetRefusals(this.server.bean(ExchangeWatch.class));
	}

	/**
	 * Whether a test need not take an entry from the log.
	 */
	protected boolean isUsual(Entry entry) {
		return USUAL_LOGGERS.contains(entry.logger()) || entry.isRefusal() || isOfStop(entry);
	}

	/**
	 * Tomcat warns of threads that are about to end when a server within a test stops.
	 */
	private static boolean isOfStop(Entry entry) {
		return entry.message().contains("to have started a thread named [gateway-");
	}

	/**
	 * Waits until the gateway has done with all requests.
	 */
	protected void awaitEndOfExchanges() {
		Exchanges exchanges = this.server.bean(Exchanges.class);
		await("end of exchanges").until(() -> exchanges.count() == 0);
	}

	public static ConditionFactory await(String what) {
		return Awaitility.await(what).atMost(PATIENCE);
	}

	/**
	 * Waits for a test's other side, but not for ever.
	 */
	protected static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
