package io.wsgi4j.contract;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.wsgi4j.Body;
import io.wsgi4j.exchange.ExchangeWatch;
import io.wsgi4j.exchange.ManualWatch;
import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Deadlines go on, whatever the watch has come across.
 */
class WatchSurvivalTests {

	private final CountDownLatch failed = new CountDownLatch(3);

	private volatile boolean failing;

	private final ExchangeWatch watch = ManualWatch.with(this::time);

	private long time() {
		if (this.failing && Thread.currentThread().getName().startsWith("wsgi4j-watch")) {
			this.failed.countDown();
			throw new OutOfMemoryError("expected");
		}
		return System.nanoTime() & Long.MAX_VALUE;
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("Deadlines go on after errors in exchanges, also where these can't be logged")
	void errorsInExchangesAndInTheLog(Container container) throws Exception {
		FailingAppender appender = new FailingAppender();
		try (TestServer server = start(container); HttpSocket socket = server.connect()) {
			appender.attach();
			this.failing = true;
			socket.send(RawRequest.get("/gateway/late"));
			assertThat(this.failed.await(20, TimeUnit.SECONDS)).isTrue();
			this.failing = false;
			assertThat(socket.receive().status()).isEqualTo(504);
			assertThat(server.get("/gateway/late").status()).isEqualTo(504);
			assertThat(this.watch.restarts()).isZero();
		}
		finally {
			appender.detach();
		}
	}

	private TestServer start(Container container) {
		return TestServer.on(container).application("/late", (environ, startResponse) -> {
			new CountDownLatch(1).await();
			return Body.empty();
		})
			.bean("gatewayExchangeWatch", this.watch)
			.properties("gateway.applications.late.response-timeout=100ms")
			.start();
	}

	/**
	 * Fails as a log does for which there is no memory.
	 */
	private static final class FailingAppender extends AppenderBase<ILoggingEvent> {

		private final Logger logger = (Logger) LoggerFactory.getLogger("io.wsgi4j");

		void attach() {
			setContext(this.logger.getLoggerContext());
			start();
			this.logger.addAppender(this);
		}

		void detach() {
			this.logger.detachAppender(this);
		}

		@Override
		public void doAppend(ILoggingEvent event) {
			throw new OutOfMemoryError("expected");
		}

		@Override
		protected void append(ILoggingEvent event) {
		}

	}

}
