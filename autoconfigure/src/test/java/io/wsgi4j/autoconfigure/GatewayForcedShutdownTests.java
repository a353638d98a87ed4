package io.wsgi4j.autoconfigure;

import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import ch.qos.logback.classic.Level;
import io.wsgi4j.Body;
import io.wsgi4j.ClientDisconnectedException;
import io.wsgi4j.exchange.ExchangeWatch;
import io.wsgi4j.exchange.ManualWatch;
import io.wsgi4j.testsupport.BlockedCode;
import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.LogRecorder;
import io.wsgi4j.testsupport.LogRecorder.Entry;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.ScriptedBody;
import io.wsgi4j.testsupport.Stage;
import io.wsgi4j.testsupport.StubbornCode;
import io.wsgi4j.testsupport.TestServer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.web.servlet.FilterRegistrationBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What becomes of exchanges that the server doesn't wait for any longer.
 */
class GatewayForcedShutdownTests {

	private static final byte[] BIG = new byte[64 * 1024 * 1024];

	private final Stage stage = new Stage();

	@ParameterizedTest
	@EnumSource
	void runningApplicationIsInterruptedAndItsClientTold(Container container) throws Exception {
		BlockedCode code = new BlockedCode();
		this.stage.play((environ, startResponse) -> {
			code.block();
			return Body.empty();
		});
		TestServer server = start(container);
		try (LogRecorder log = LogRecorder.attach(Level.WARN); HttpSocket socket = server.connect().send(get(""))) {
			code.awaitRunning();
			CompletableFuture<Void> closed = close(server);
			assertUnavailable(socket.receive());
			code.awaitInterrupt();
			closed.get(20, TimeUnit.SECONDS);
			assertNoErrors(log);
		}
	}

	@ParameterizedTest
	@EnumSource
	void applicationWhoseClientHasLeftIsInterrupted(Container container) throws Exception {
		BlockedCode code = new BlockedCode();
		this.stage.play((environ, startResponse) -> {
			OutputStream stream = startResponse.start("200 OK");
			assertThatExceptionOfType(ClientDisconnectedException.class).isThrownBy(() -> stream.write(BIG));
			assertThatExceptionOfType(InterruptedException.class).isThrownBy(code::block);
			return Body.empty();
		});
		TestServer server = start(container);
		try (LogRecorder log = LogRecorder.attach(Level.WARN)) {
			HttpSocket socket = HttpSocket.connect(server.port(), 4096).send(get(""));
			assertThat(socket.receiveHead().status()).isEqualTo(200);
			socket.reset();
			code.awaitRunning();
			CompletableFuture<Void> closed = close(server);
			code.awaitInterrupt();
			closed.get(20, TimeUnit.SECONDS);
			assertNoErrors(log);
		}
	}

	@ParameterizedTest
	@EnumSource
	void applicationThatGoesOnIsLoggedAndNotWaitedFor(Container container) throws Exception {
		CountDownLatch called = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		this.stage.play((environ, startResponse) -> {
			called.countDown();
			StubbornCode.await(release);
			return Body.empty();
		});
		// Code is known to go on a second after it has been interrupted.
		TestServer server = builder(container)
			.bean("gatewayExchangeWatch", ManualWatch.stoppingWithin(Duration.ofSeconds(3)))
			.start();
		try (LogRecorder log = LogRecorder.attach(Level.WARN); HttpSocket socket = server.connect().send(get(""))) {
			await(called);
			CompletableFuture<Void> closed = close(server);
			assertUnavailable(socket.receive());
			closed.get(20, TimeUnit.SECONDS);
			assertThat(log.take()).filteredOn((entry) -> entry.logger().startsWith("io.wsgi4j") && !entry.isRefusal())
				.singleElement()
				.satisfies((entry) -> assertThat(entry.message()).contains("goes on although its thread 'gateway-"));
		}
		finally {
			release.countDown();
		}
	}

	@ParameterizedTest
	@EnumSource
	void queuedRequestIsToldAndItsApplicationNotCalled(Container container) throws Exception {
		BlockedCode code = new BlockedCode();
		AtomicInteger calls = new AtomicInteger();
		this.stage.play((environ, startResponse) -> {
			calls.incrementAndGet();
			code.block();
			return Body.empty();
		});
		TestServer server = start(container);
		try (LogRecorder log = LogRecorder.attach(Level.WARN);
				HttpSocket running = server.connect().send(get(""));
				HttpSocket queued = server.connect()) {
			code.awaitRunning();
			queued.send(get(""));
			awaitInFlight(server, 2);
			CompletableFuture<Void> closed = close(server);
			assertUnavailable(queued.receive());
			assertUnavailable(running.receive());
			closed.get(20, TimeUnit.SECONDS);
			assertThat(calls).hasValue(1);
			assertNoErrors(log);
		}
	}

	@ParameterizedTest
	@EnumSource
	void halfReceivedRequestIsTold(Container container) throws Exception {
		TestServer server = start(container);
		try (LogRecorder log = LogRecorder.attach(Level.WARN);
				HttpSocket socket = server.connect()
					.send("POST /gateway/app HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc")) {
			awaitInFlight(server, 1);
			CompletableFuture<Void> closed = close(server);
			assertUnavailable(socket.receive());
			closed.get(20, TimeUnit.SECONDS);
			assertNoErrors(log);
		}
	}

	@ParameterizedTest
	@EnumSource
	void halfSentAnswerIsCutAndItsBodyClosed(Container container) throws Exception {
		ScriptedBody body = playLargeBody();
		TestServer server = start(container);
		try (LogRecorder log = LogRecorder.attach(Level.WARN);
				HttpSocket socket = HttpSocket.connect(server.port(), 4096).send(get(""))) {
			HttpAnswer head = socket.receiveHead();
			assertThat(head.status()).isEqualTo(200);
			CompletableFuture<Void> closed = close(server);
			closed.get(20, TimeUnit.SECONDS);
			assertThat(body.closes()).isEqualTo(1);
			assertThat(body.overlaps()).isZero();
			assertThat(socket.receiveBody(head).complete()).isFalse();
			assertNoErrors(log);
		}
	}

	@ParameterizedTest
	@EnumSource
	void halfSentAnswerOfASynchronousRequestIsCutAndItsBodyClosed(Container container) throws Exception {
		ScriptedBody body = playLargeBody();
		FilterRegistrationBean<?> filter = new FilterRegistrationBean<>(
				(request, response, chain) -> chain.doFilter(request, response));
		filter.setAsyncSupported(false);
		TestServer server = builder(container).bean("synchronousFilter", filter)
			.bean("gatewayExchangeWatch", ManualWatch.stoppingWithin(Duration.ofMillis(500)))
			.start();
		try (LogRecorder log = LogRecorder.attach(Level.WARN);
				HttpSocket socket = HttpSocket.connect(server.port(), 4096).send(get(""))) {
			HttpAnswer head = socket.receiveHead();
			assertThat(head.status()).isEqualTo(200);
			assertThat(log.take()).singleElement()
				.satisfies((entry) -> assertThat(entry.message()).contains("asyncSupported"));
			close(server).get(60, TimeUnit.SECONDS);
			await("end of the body").until(() -> body.closes() == 1);
			assertThat(body.overlaps()).isZero();
			assertThat(socket.receiveBody(head).complete()).isFalse();
			assertNoErrors(log);
		}
	}

	@ParameterizedTest
	@EnumSource
	void runningAndQueuedRequestsFinishInTime(Container container) throws Exception {
		CountDownLatch called = new CountDownLatch(1);
		CountDownLatch stopping = new CountDownLatch(1);
		this.stage.play((environ, startResponse) -> {
			called.countDown();
			startResponse.start("200 OK");
			assertThat(stopping.await(20, TimeUnit.SECONDS)).isTrue();
			return Body.of("done");
		});
		TestServer server = TestServer.on(container)
			.application("/app", this.stage)
			.properties("gateway.executor.pool.core-size=1", "gateway.executor.pool.max-size=1",
					"spring.lifecycle.timeout-per-shutdown-phase=20s")
			.start();
		try (LogRecorder log = LogRecorder.attach(Level.WARN);
				HttpSocket running = server.connect().send(get(""));
				HttpSocket queued = server.connect()) {
			await(called);
			queued.send(get(""));
			awaitInFlight(server, 2);
			int port = server.port();
			CompletableFuture<Void> closed = close(server);
			awaitRefusal(port);
			stopping.countDown();
			assertThat(running.receive().text()).isEqualTo("done");
			assertThat(queued.receive().text()).isEqualTo("done");
			closed.get(20, TimeUnit.SECONDS);
			assertNoErrors(log);
		}
	}

	@ParameterizedTest
	@CsvSource({ "TOMCAT, false", "TOMCAT, true", "JETTY, false", "JETTY, true" })
	void halfReceivedRequestsAreFinishedInTime(Container container, boolean chunked) throws Exception {
		this.stage.play((environ, startResponse) -> {
			startResponse.start("200 OK");
			return Body.of(environ.input());
		});
		TestServer server = TestServer.on(container)
			.application("/buffered", this.stage)
			.application("/streaming", this.stage)
			.properties("gateway.applications.streaming.request.mode=streaming",
					"spring.lifecycle.timeout-per-shutdown-phase=20s")
			.start();
		try (LogRecorder log = LogRecorder.attach(Level.WARN);
				HttpSocket buffered = server.connect().send(begin("/buffered", chunked));
				HttpSocket streaming = server.connect().send(begin("/streaming", chunked))) {
			awaitInFlight(server, 2);
			int port = server.port();
			CompletableFuture<Void> closed = close(server);
			awaitRefusal(port);
			for (HttpSocket socket : List.of(buffered, streaming)) {
				assertThat(socket.send(chunked ? "3\r\ndef\r\n0\r\n\r\n" : "def").receive().text()).isEqualTo("abcdef");
			}
			closed.get(20, TimeUnit.SECONDS);
			assertNoErrors(log);
		}
	}

	private static RawRequest begin(String application, boolean chunked) {
		RawRequest request = RawRequest.post("/gateway" + application);
		return chunked ? request.chunked().chunk("abc".getBytes()) : request.header("Content-Length", "6").raw("abc");
	}

	@ParameterizedTest
	@EnumSource
	void closedServersLeaveNoThreads(Container container) {
		this.stage.play((environ, startResponse) -> {
			startResponse.start("200 OK");
			return Body.of("done");
		});
		Set<Thread> before = threads();
		for (int i = 0; i < 3; i++) {
			try (TestServer server = start(container)) {
				assertThat(server.get("/gateway/app").text()).isEqualTo("done");
			}
			await("end of threads").until(() -> before.containsAll(threads()));
		}
	}

	private static Set<Thread> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("gateway-") || thread.getName().startsWith("wsgi4j-"))
			.collect(Collectors.toSet());
	}

	private ScriptedBody playLargeBody() {
		ScriptedBody body = ScriptedBody.create().then(1024, () -> new byte[64 * 1024]);
		this.stage.play((environ, startResponse) -> {
			startResponse.start("200 OK");
			return body;
		});
		return body;
	}

	private TestServer start(Container container) {
		return builder(container).start();
	}

	private TestServer.Builder builder(Container container) {
		return TestServer.on(container)
			.application("/app", this.stage)
			.properties("gateway.executor.pool.core-size=1", "gateway.executor.pool.max-size=1",
					"spring.lifecycle.timeout-per-shutdown-phase=200ms");
	}

	private static String get(String path) {
		return "GET /gateway/app" + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
	}

	private static void assertUnavailable(HttpAnswer answer) {
		assertThat(answer.status()).isEqualTo(503);
		assertThat(answer.header("Retry-After")).isEqualTo("1");
	}

	private static void assertNoErrors(LogRecorder log) {
		assertThat(log.take()).noneMatch((entry) -> entry.level() == Level.ERROR)
			.noneMatch((entry) -> entry.logger().startsWith("io.wsgi4j") && !entry.isRefusal()
					&& !isOfABusyMachine(entry));
	}

	/**
	 * Closes a server on a thread of its own, which no other one waits for.
	 */
	private static CompletableFuture<Void> close(TestServer server) {
		return CompletableFuture.runAsync(server::close, (task) -> new Thread(task, "closing").start());
	}

	/**
	 * Whether an interrupted thread hasn't got a processor for a second.
	 */
	private static boolean isOfABusyMachine(Entry entry) {
		return entry.level() == Level.WARN && entry.message().contains("has been interrupted");
	}

	private static ConditionFactory await(String what) {
		return Awaitility.await(what).atMost(Duration.ofSeconds(20));
	}

	private static void awaitInFlight(TestServer server, int count) {
		await("in flight").until(() -> server.bean(ExchangeWatch.class).count() == count);
	}

	/**
	 * Waits until the server takes no connections any more.
	 */
	private static void awaitRefusal(int port) {
		await("refusal").until(() -> {
			try {
				HttpSocket.connect(port).close();
				return false;
			}
			catch (UncheckedIOException ex) {
				return true;
			}
		});
	}

	private static void await(CountDownLatch latch) throws InterruptedException {
		assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
	}

}
