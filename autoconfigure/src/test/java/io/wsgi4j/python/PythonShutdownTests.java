package io.wsgi4j.python;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

import static org.assertj.core.api.Assertions.assertThat;

class PythonShutdownTests {

	@ParameterizedTest
	@CsvSource({ "TOMCAT, GRAALPY", "JETTY, GRAALPY", "TOMCAT, CPYTHON", "JETTY, CPYTHON" })
	void bodyOfAGeneratorIsFinished(Container container, Engine engine) throws Exception {
		Closing closing = new Closing();
		TestServer.Builder builder = TestServer.on(container).bean("closing", closing);
		engine.configure(builder);
		TestServer server = builder
			.properties("gateway.wsgi=contract.application", "gateway.python.path=" + AbstractPythonTests.SOURCES,
					"gateway.python.contexts=1", "gateway.python.native-access=false",
					"spring.lifecycle.timeout-per-shutdown-phase=20s")
			.start();
		try (HttpSocket socket = HttpSocket.connect(server.port(), 4096)) {
			socket.send(RawRequest.get("/gateway/bulk"));
			HttpAnswer head = socket.receiveHead();
			assertThat(head.status()).isEqualTo(200);
			CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
			assertThat(closing.begun.await(20, TimeUnit.SECONDS)).isTrue();
			HttpAnswer answer = socket.receiveBody(head);
			assertThat(answer.complete()).isTrue();
			assertThat(answer.body()).hasSize(256 * 65536);
			closed.get(20, TimeUnit.SECONDS);
		}
	}

	private static final class Closing implements ApplicationListener<ContextClosedEvent> {

		private final CountDownLatch begun = new CountDownLatch(1);

		@Override
		public void onApplicationEvent(ContextClosedEvent event) {
			this.begun.countDown();
		}

	}

}
