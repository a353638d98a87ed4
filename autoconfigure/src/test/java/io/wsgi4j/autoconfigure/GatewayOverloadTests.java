package io.wsgi4j.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;
import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class GatewayOverloadTests {

	private static final String REQUEST = "GET /gateway/app HTTP/1.1\r\nHost: localhost\r\n\r\n";

	private final Busy busy = new Busy();

	@ParameterizedTest
	@EnumSource
	void fullQueueIsAnsweredWith503(Container container) {
		try (TestServer server = start(container, "gateway.executor.pool.core-size=1",
				"gateway.executor.pool.max-size=1", "gateway.executor.pool.queue-capacity=1");
				HttpSocket running = server.connect().send(REQUEST)) {
			this.busy.awaitCall();
			try (HttpSocket queued = server.connect().send(REQUEST)) {
				ThreadPoolTaskExecutor executor = server.bean("gatewayTaskExecutor", ThreadPoolTaskExecutor.class);
				await().atMost(Duration.ofSeconds(20)).until(() -> executor.getQueueSize() == 1);
				assertRefused(server);
				this.busy.end();
				assertThat(running.receive().text()).startsWith("gateway-");
				assertThat(queued.receive().text()).startsWith("gateway-");
			}
			assertThat(server.get("/gateway/app").status()).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@EnumSource
	@EnabledForJreRange(min = JRE.JAVA_21)
	void limitOfVirtualThreadsIsAnsweredWith503(Container container) {
		try (TestServer server = start(container, "gateway.executor.mode=virtual",
				"gateway.executor.concurrency-limit=1"); HttpSocket running = server.connect().send(REQUEST)) {
			this.busy.awaitCall();
			assertRefused(server);
			this.busy.end();
			assertThat(running.receive().text()).startsWith("gateway-");
		}
	}

	@ParameterizedTest
	@EnumSource
	void fullExecutorLeavesOthersAlone(Container container) {
		try (TestServer server = start(container, "gateway.executor.pool.core-size=1",
				"gateway.executor.pool.max-size=1", "gateway.executor.pool.queue-capacity=0",
				"gateway.executors.other.pool.core-size=1", "gateway.applications.free.executor=other");
				HttpSocket running = server.connect().send(REQUEST)) {
			this.busy.awaitCall();
			assertRefused(server);
			assertThat(server.get("/gateway/free").text()).startsWith("gateway-other-");
			this.busy.end();
			assertThat(running.receive().status()).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@EnumSource
	void sameThreadExecutorWorks(Container container) {
		try (TestServer server = TestServer.on(container)
			.application("/app", GatewayOverloadTests::nameThread)
			.bean("same", new SyncTaskExecutor())
			.properties("gateway.applications.app.executor=same")
			.start()) {
			assertThat(server.get("/gateway/app").text()).isNotEmpty().doesNotStartWith("gateway-");
		}
	}

	/**
	 * More often than there are container threads, each of which would be gone if it
	 * waited; other handlers are still served.
	 */
	private void assertRefused(TestServer server) {
		for (int i = 0; i < 12; i++) {
			HttpAnswer refused = server.get("/gateway/app");
			assertThat(refused.status()).isEqualTo(503);
			assertThat(refused.header("Retry-After")).isEqualTo("1");
		}
		assertThat(server.get("/gateway/nowhere").status()).isEqualTo(404);
		assertThat(server.get("/actuator/health").text()).contains("OUT_OF_SERVICE");
		assertThat(server.get("/actuator/health/liveness").status()).isEqualTo(200);
	}

	private TestServer start(Container container, String... properties) {
		return TestServer.on(container)
			.application("/app", this.busy)
			.application("/free", GatewayOverloadTests::nameThread)
			.properties("server.tomcat.threads.max=1", "server.jetty.threads.max=8")
			.properties(properties)
			.start();
	}

	private static Iterable<byte[]> nameThread(Environ environ, StartResponse startResponse) {
		startResponse.start("200 OK", new Header("Content-Type", "text/plain"));
		return Body.of(Thread.currentThread().getName());
	}

	/**
	 * Keeps the executor's thread until it is told to end.
	 */
	private static final class Busy implements Application {

		private final CountDownLatch called = new CountDownLatch(1);

		private final CountDownLatch ended = new CountDownLatch(1);

		@Override
		public Iterable<byte[]> call(Environ environ, StartResponse startResponse) throws Exception {
			this.called.countDown();
			await(this.ended);
			return nameThread(environ, startResponse);
		}

		void awaitCall() {
			await(this.called);
		}

		void end() {
			this.ended.countDown();
		}

		private static void await(CountDownLatch latch) {
			try {
				assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
