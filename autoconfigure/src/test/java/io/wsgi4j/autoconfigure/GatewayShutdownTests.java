package io.wsgi4j.autoconfigure;

import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.wsgi4j.Environ;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;
import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.SmartLifecycle;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayShutdownTests {

	private static final int BLOCKS = 64;

	private static final int BLOCK_SIZE = 256 * 1024;

	@ParameterizedTest
	@EnumSource
	void exchangeInFlightIsFinishedWithThreadsOfTheExecutor(Container container) throws Exception {
		ShutdownWatch watch = new ShutdownWatch();
		TestServer server = TestServer.on(container)
			.application("/app", GatewayShutdownTests::answer)
			.bean("shutdownWatch", watch)
			.properties("spring.lifecycle.timeout-per-shutdown-phase=20s")
			.start();
		try (HttpSocket socket = HttpSocket.connect(server.port(), 4096)) {
			socket.send("GET /gateway/app HTTP/1.1\r\nHost: localhost\r\n\r\n");
			HttpAnswer head = socket.receiveHead();
			assertThat(head.status()).isEqualTo(200);
			CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
			watch.await();
			int received = 0;
			for (byte[] chunk = socket.readChunk(); chunk != null; chunk = socket.readChunk()) {
				received += chunk.length;
			}
			assertThat(received).isEqualTo(BLOCKS * BLOCK_SIZE);
			closed.get(20, TimeUnit.SECONDS);
		}
	}

	private static Iterable<byte[]> answer(Environ environ, StartResponse startResponse) {
		startResponse.start("200 OK", new Header("Content-Type", "application/octet-stream"));
		return () -> new Iterator<>() {

			private int count;

			@Override
			public boolean hasNext() {
				return this.count < BLOCKS;
			}

			@Override
			public byte[] next() {
				this.count++;
				return new byte[BLOCK_SIZE];
			}

		};
	}

	/**
	 * Tells when all that hear of the context's end have heard of it and the server has
	 * yet to stop.
	 */
	private static final class ShutdownWatch implements SmartLifecycle {

		private final CountDownLatch stopping = new CountDownLatch(1);

		private volatile boolean running;

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
			this.stopping.countDown();
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		void await() throws InterruptedException {
			assertThat(this.stopping.await(20, TimeUnit.SECONDS)).isTrue();
		}

	}

}
