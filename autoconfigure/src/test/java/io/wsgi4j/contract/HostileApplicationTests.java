package io.wsgi4j.contract;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.micrometer.common.KeyValues;
import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.StartResponse;
import io.wsgi4j.actuate.DefaultGatewayExchangeObservationConvention;
import io.wsgi4j.actuate.GatewayExchangeObservationContext;
import io.wsgi4j.exchange.ManualWatch;
import io.wsgi4j.gateway.EndedExchange;
import io.wsgi4j.gateway.ExchangeFollower;
import io.wsgi4j.gateway.ExchangeListener;
import io.wsgi4j.gateway.Exchanges;
import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.Hostility;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.LogRecorder;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever an application does, it does to its own exchange: others are answered, their
 * deadlines end them, and the server can be watched and stopped. Threads that an
 * application blocks stay blocked until the end of the class, so that the server is
 * stopped with all of them.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(Container.class)
@TestInstance(Lifecycle.PER_CLASS)
class HostileApplicationTests {

	private static final String HOSTILE_LOGGER = "io.wsgi4j.application.hostile";

	private final ClosedGate gate = new ClosedGate();

	private final BlockingAppender appender = new BlockingAppender();

	@Parameter
	Container container;

	private TestServer server;

	private LogRecorder log;

	@BeforeParameterizedClassInvocation
	void startServer() {
		this.server = TestServer.on(this.container)
			.application("/hostile", this::behave)
			.application("/other", (environ, startResponse) -> {
				startResponse.start("200 OK");
				return Body.of("other");
			})
			.application("/late", late())
			.bean("blockingListener", (ExchangeListener) (request, application, environ) -> blockingFollower(environ))
			.bean("blockingConvention", new BlockingConvention())
			.bean("gatewayExchangeWatch", ManualWatch.stoppingWithin(Duration.ofMillis(500)))
			.properties("management.endpoints.web.exposure.include=gatewayapplications",
					"spring.lifecycle.timeout-per-shutdown-phase=1s", "gateway.applications.hostile.executor=hostile",
					"gateway.executors.hostile.pool.core-size=64", "gateway.executors.hostile.pool.max-size=64",
					"gateway.applications.hostile.response-timeout=500ms",
					"gateway.applications.late.response-timeout=20ms")
			.start();
		this.log = LogRecorder.attach(Level.WARN);
		this.appender.setContext(logger().getLoggerContext());
		this.appender.start();
		logger().addAppender(this.appender);
	}

	private Iterable<byte[]> behave(Environ environ, StartResponse startResponse) throws Exception {
		return Hostility.valueOf(environ.pathInfo().substring(1)).call(environ, startResponse, this.gate);
	}

	private static Application late() {
		return (environ, startResponse) -> {
			new CountDownLatch(1).await();
			return Body.empty();
		};
	}

	private ExchangeFollower blockingFollower(Environ environ) {
		if (!environ.pathInfo().equals("/" + Hostility.FOLLOWER_BLOCKS)) {
			return ExchangeFollower.none();
		}
		return new ExchangeFollower() {

			@Override
			public void ended(EndedExchange exchange) {
				HostileApplicationTests.this.gate.block(null);
			}

		};
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger(HOSTILE_LOGGER);
	}

	@AfterParameterizedClassInvocation
	void stopServer() throws Exception {
		try {
			CompletableFuture<Void> stopped = CompletableFuture.runAsync(this.server::close,
					(task) -> new Thread(task, "stop").start());
			stopped.get(60, TimeUnit.SECONDS);
		}
		finally {
			logger().detachAppender(this.appender);
			this.log.close();
			this.gate.open();
		}
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("A hostile application hurts nobody else")
	void hurtsNobodyElse(Hostility hostility) {
		int blocked = this.gate.blocked();
		// More of them than the watch has threads at first.
		int times = hostility.isBlocking() ? 3 : 1;
		for (int i = 0; i < times; i++) {
			HttpSocket socket = this.server.connect().send(RawRequest.get("/gateway/hostile/" + hostility));
			if (!hostility.isBlocking()) {
				assertThat(socket.receive().status()).isIn(-1, 200, 500);
				socket.close();
			}
		}
		if (hostility.isBlocking()) {
			Awaitility.await("blocked threads")
				.atMost(Duration.ofSeconds(20))
				.until(() -> this.gate.blocked() >= blocked + times);
		}
		assertThat(this.server.get("/gateway/other").text()).isEqualTo("other");
		assertThat(this.server.get("/gateway/late").status()).isEqualTo(504);
		HttpAnswer endpoint = this.server.get("/actuator/gatewayapplications");
		assertThat(endpoint.status()).isEqualTo(200);
		assertThat(endpoint.text()).contains("\"hostile\"");
		assertThat(this.server.bean(Exchanges.class).isWatching()).isTrue();
		assertThat(this.log.take()).noneMatch((entry) -> (entry.message() + entry.thrown()).contains("Foreign code"));
	}

	/**
	 * Keeps threads until the end of the class, interrupted or not.
	 */
	private static final class ClosedGate implements Hostility.Gate {

		private boolean open;

		private int blocked;

		@Override
		public synchronized <T> T block(T result) {
			this.blocked++;
			awaitOpen();
			return result;
		}

		@Override
		public synchronized void awaitOpen() {
			while (!this.open) {
				try {
					wait();
				}
				catch (InterruptedException ex) {
					// Hostile.
				}
			}
		}

		synchronized int blocked() {
			return this.blocked;
		}

		synchronized void open() {
			this.open = true;
			notifyAll();
		}

	}

	/**
	 * Blocks whoever logs something about certain requests.
	 */
	private final class BlockingAppender extends AppenderBase<ILoggingEvent> {

		@Override
		public void doAppend(ILoggingEvent event) {
			append(event);
		}

		@Override
		protected void append(ILoggingEvent event) {
			if (event.getFormattedMessage().contains("/" + Hostility.APPENDER_BLOCKS)) {
				HostileApplicationTests.this.gate.block(null);
			}
		}

	}

	/**
	 * Blocks whoever tells the end of certain requests.
	 */
	private final class BlockingConvention extends DefaultGatewayExchangeObservationConvention {

		@Override
		public KeyValues getLowCardinalityKeyValues(GatewayExchangeObservationContext context) {
			if (context.getEnded() != null && context.getPath().endsWith("/" + Hostility.CONVENTION_BLOCKS)) {
				HostileApplicationTests.this.gate.block(null);
			}
			return super.getLowCardinalityKeyValues(context);
		}

	}

}
