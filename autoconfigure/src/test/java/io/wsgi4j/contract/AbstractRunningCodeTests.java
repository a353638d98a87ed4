package io.wsgi4j.contract;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import ch.qos.logback.classic.Level;
import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.ClientDisconnectedException;
import io.wsgi4j.exchange.ExchangeWatch;
import io.wsgi4j.exchange.ManualWatch;
import io.wsgi4j.gateway.ExchangeSnapshot;
import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.servlet.GatewayHandlerMapping;
import io.wsgi4j.testsupport.BlockedCode;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.LogRecorder.Entry;
import io.wsgi4j.testsupport.ManualClock;
import io.wsgi4j.testsupport.ScriptedBody;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * "A step that doesn't come back": code that runs for too long, or for a client that has
 * left, is interrupted whatever it does. The server has one thread, so that it answers
 * nothing else as long as it isn't.
 */
abstract class AbstractRunningCodeTests extends AbstractContractTests {

	private static final Duration STEP_TIMEOUT = Duration.ofSeconds(5);

	private static final Duration ABANDONED_TIMEOUT = Duration.ofSeconds(15);

	private static final byte[] BIG = new byte[64 * 1024 * 1024];

	private static final String LIMITED = "/app";

	private static final String UNLIMITED = "/unlimited";

	private final ManualClock clock = new ManualClock();

	private final ExchangeWatch watch = ManualWatch.with(this.clock);

	private BlockedCode code;

	abstract String mode();

	/**
	 * Whether no thread of the executor is at work. Virtual threads have no queue: a
	 * request that comes while the last one's thread is about to end is refused.
	 */
	abstract boolean isIdle();

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.bean("gatewayExchangeWatch", this.watch)
			.application("/streaming", this.stage)
			.application(UNLIMITED, this.stage)
			.properties("gateway.executor.mode=" + mode(), "gateway.executor.pool.core-size=1",
					"gateway.executor.pool.max-size=1", "gateway.executor.concurrency-limit=1",
					"gateway.step-timeout=5s", "gateway.abandoned-timeout=15s",
					"gateway.applications.unlimited.step-timeout=0",
					"gateway.applications.unlimited.response-timeout=0",
					"gateway.applications.streaming.request.mode=streaming", "server.http2.enabled=true");
	}

	@BeforeEach
	void nothingHasHappened() {
		this.code = new BlockedCode();
	}

	@AfterEach
	void theThreadIsFree() {
		this.code.release();
		awaitEndOfExchanges();
		this.stage.play("/free", answering(ScriptedBody.create()));
		await("thread").until(() -> this.server.exchange(get("/free")).status() == 200);
		awaitIdle();
	}

	private void awaitIdle() {
		await("idle executor").until(this::isIdle);
	}

	// Clients that are there

	@Test
	@DisplayName("A step that takes too long is interrupted, and its answer is cut")
	void stepTimeout() {
		ScriptedBody body = ScriptedBody.create().then("block").then(this.code::block);
		try (HttpSocket socket = send(answering(body))) {
			HttpAnswer head = socket.receiveHead();
			this.code.awaitRunning();
			advance(STEP_TIMEOUT);
			this.code.awaitInterrupt();
			assertThat(socket.receiveBody(head).complete()).isFalse();
		}
		await("close").until(() -> body.closes() == 1);
		assertThat(takeWarning("app")).contains("for 5000 ms without a block, and is interrupted");
		awaitIdle();
		try (HttpSocket socket = this.server.connect()) {
			assertUsable(socket);
		}
	}

	@Test
	@DisplayName("A step that takes too long before the head is out is a 504")
	void stepTimeoutBeforeHead() {
		ScriptedBody body = ScriptedBody.create().then(this.code::block);
		try (HttpSocket socket = send(answering(body))) {
			this.code.awaitRunning();
			advance(STEP_TIMEOUT);
			this.code.awaitInterrupt();
			assertThat(socket.receive().status()).isEqualTo(504);
		}
		await("close").until(() -> body.closes() == 1);
		assertThat(takeWarning("app")).contains("without a block");
	}

	@Test
	@DisplayName("A close that takes too long is interrupted, and its answer is cut")
	void closeTimeout() {
		ScriptedBody body = ScriptedBody.create().then("block").onClose(this.code::block);
		try (HttpSocket socket = send(answering(body))) {
			HttpAnswer head = socket.receiveHead();
			this.code.awaitRunning();
			advance(STEP_TIMEOUT);
			this.code.awaitInterrupt();
			assertThat(socket.receiveBody(head).complete()).isFalse();
		}
		assertThat(takeWarning("app")).contains("without a block");
	}

	@Test
	@DisplayName("A call that writes has its time from one write to the next")
	void writingCall() {
		try (HttpSocket socket = send((environ, startResponse) -> {
			OutputStream stream = startResponse.start("200 OK");
			// Until then it is response-timeout's.
			advance(STEP_TIMEOUT);
			stream.write("one".getBytes());
			advance(STEP_TIMEOUT.minusMillis(1));
			stream.write("two".getBytes());
			this.code.block();
			return Body.empty();
		})) {
			HttpAnswer head = socket.receiveHead();
			assertThat(socket.readChunk()).asString().isEqualTo("one");
			assertThat(socket.readChunk()).asString().isEqualTo("two");
			this.code.awaitRunning();
			advance(STEP_TIMEOUT);
			this.code.awaitInterrupt();
			assertThat(socket.receiveBody(head).complete()).isFalse();
		}
		assertThat(takeWarning("app")).contains("without a block");
	}

	@Test
	@DisplayName("Steps that take less than the timeout go on for as long as there are any")
	void manySteps() {
		ScriptedBody body = ScriptedBody.create();
		for (int i = 0; i < 10; i++) {
			body.then(() -> {
				advance(STEP_TIMEOUT.minusMillis(1));
				return "x".getBytes();
			});
		}
		assertThat(get(answering(body)).text()).isEqualTo("xxxxxxxxxx");
	}

	@Test
	@DisplayName("A write that waits for its client doesn't count as running")
	void waitingWrite() {
		this.stage.play((environ, startResponse) -> {
			OutputStream stream = startResponse.start("200 OK");
			this.code.begin();
			stream.write(BIG);
			return Body.empty();
		});
		try (HttpSocket socket = HttpSocket.connect(this.server.port(), 8 * 1024).send(request("GET"))) {
			HttpAnswer head = socket.receiveHead();
			this.code.awaitRunning();
			for (int i = 0; i < 4; i++) {
				advance(STEP_TIMEOUT);
			}
			assertThat(socket.receiveBody(head).complete()).isTrue();
		}
	}

	@Test
	@DisplayName("A read that waits for its client doesn't count as running")
	void waitingRead() {
		AtomicReference<Thread> reader = new AtomicReference<>();
		this.stage.play((environ, startResponse) -> {
			startResponse.start("200 OK").write("begun, ".getBytes());
			InputStream input = environ.input();
			return ScriptedBody.create().then(() -> {
				reader.set(Thread.currentThread());
				return input.readAllBytes();
			});
		});
		try (HttpSocket socket = this.server.connect()
			.send("POST /gateway/streaming HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")) {
			HttpAnswer head = socket.receiveHead();
			await("read").until(() -> reader.get() != null && reader.get().getState() == Thread.State.WAITING);
			for (int i = 0; i < 100; i++) {
				advance(Duration.ofMillis(100));
			}
			socket.send("4\r\nread\r\n0\r\n\r\n");
			assertThat(socket.receiveBody(head).text()).isEqualTo("begun, read");
		}
	}

	// Clients that have left

	@Test
	@DisplayName("A call that goes on after a write has failed is interrupted")
	void abandonedCall() {
		this.stage.play((environ, startResponse) -> {
			OutputStream stream = startResponse.start("200 OK");
			assertThatExceptionOfType(ClientDisconnectedException.class).isThrownBy(() -> stream.write(BIG));
			this.code.block();
			return Body.empty();
		});
		stalledClient(LIMITED).reset();
		this.code.awaitRunning();
		advance(STEP_TIMEOUT);
		assertThat(this.code.isInterrupted()).isFalse();
		advance(ABANDONED_TIMEOUT);
		this.code.awaitInterrupt();
		assertThat(takeWarning("app")).contains("after its client has gone, and is interrupted");
	}

	@Test
	@DisplayName("A close that goes on after the client has left is interrupted")
	void abandonedClose() {
		ScriptedBody body = ScriptedBody.create().then(1000, () -> new byte[1024 * 1024]).onClose(this.code::block);
		this.stage.play(answering(body));
		stalledClient(UNLIMITED).reset();
		this.code.awaitRunning();
		advance(ABANDONED_TIMEOUT);
		this.code.awaitInterrupt();
		assertThat(takeWarning("unlimited")).contains("after its client has gone, and is interrupted");
	}

	@Test
	@DisplayName("Code that hears of an interrupt and goes on is interrupted again, and logged once")
	void abandonedAgain() {
		CountDownLatch again = new CountDownLatch(1);
		this.stage.play((environ, startResponse) -> {
			OutputStream stream = startResponse.start("200 OK");
			assertThatExceptionOfType(ClientDisconnectedException.class).isThrownBy(() -> stream.write(BIG));
			assertThatExceptionOfType(InterruptedException.class).isThrownBy(this.code::block);
			assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> new CountDownLatch(1).await());
			again.countDown();
			return Body.empty();
		});
		stalledClient(UNLIMITED).reset();
		this.code.awaitRunning();
		advance(ABANDONED_TIMEOUT);
		this.code.awaitInterrupt();
		// Once: what follows the interrupt, closing above all, has its own time.
		advance(ABANDONED_TIMEOUT);
		await(again);
		assertThat(takeWarning("unlimited")).contains("after its client has gone, and is interrupted");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	@EnabledOnOs(OS.LINUX)
	@DisplayName("A client that leaves while a step computes is missed, without a byte being read or written")
	void abandonedStep(boolean reset) {
		ScriptedBody body = ScriptedBody.create().then("block").then(this.code::block);
		HttpSocket socket = send(UNLIMITED, answering(body));
		assertThat(socket.receiveHead().status()).isEqualTo(200);
		assertThat(socket.readChunk()).asString().isEqualTo("block");
		this.code.awaitRunning();
		leave(socket, reset);
		assertThatIsInterruptedInTheEnd();
		await("close").until(() -> body.closes() == 1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	@EnabledOnOs(OS.LINUX)
	@DisplayName("A client that leaves while a call computes is missed, too")
	void abandonedSilentCall(boolean reset) {
		HttpSocket socket = send(UNLIMITED, (environ, startResponse) -> {
			this.code.block();
			return Body.empty();
		});
		this.code.awaitRunning();
		leave(socket, reset);
		assertThatIsInterruptedInTheEnd();
	}

	@Test
	@DisplayName("A client that is there is waited for as long as nothing else is configured")
	void noTimeout() {
		CountDownLatch release = new CountDownLatch(1);
		ScriptedBody body = ScriptedBody.create().then("begun, ").then(() -> {
			this.code.begin();
			await(release);
			return "done".getBytes();
		});
		try (HttpSocket socket = send(UNLIMITED, answering(body))) {
			this.code.awaitRunning();
			for (int i = 0; i < 10; i++) {
				advance(Duration.ofHours(1));
			}
			release.countDown();
			assertThat(socket.receive().text()).isEqualTo("begun, done");
		}
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	@DisplayName("A client that only has nothing more to say gets its answer, if that goes on in time")
	void halfClosed() {
		CountDownLatch release = new CountDownLatch(1);
		ScriptedBody body = ScriptedBody.create().then("begun, ").then(() -> {
			this.code.begin();
			await(release);
			return "done".getBytes();
		});
		try (HttpSocket socket = send(UNLIMITED, answering(body))) {
			this.code.awaitRunning();
			socket.shutdownOutput();
			advance(Duration.ofSeconds(2));
			await("look").until(() -> snapshot("unlimited").abandoned() != null);
			advance(ABANDONED_TIMEOUT.minusSeconds(3));
			release.countDown();
			assertThat(socket.receive().text()).isEqualTo("begun, done");
		}
	}

	@Test
	@DisplayName("A stream that is reset (RFC 9113, 5.4.2) while a step computes has left")
	void resetStream() throws Exception {
		HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
		URI uri = URI.create("http://localhost:" + this.server.port() + "/gateway" + UNLIMITED);
		this.stage.play((environ, startResponse) -> {
			startResponse.start("200 OK");
			return Body.empty();
		});
		client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding());
		ScriptedBody body = ScriptedBody.create().then("block").then(this.code::block);
		this.stage.play(answering(body));
		HttpResponse<InputStream> response = client
			.sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofInputStream())
			.get(20, TimeUnit.SECONDS);
		assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
		this.code.awaitRunning();
		response.body().close();
		assertThatIsInterruptedInTheEnd();
		await("close").until(() -> body.closes() == 1);
	}

	private void assertThatIsInterruptedInTheEnd() {
		await("interrupt").until(() -> {
			advance(Duration.ofSeconds(1));
			return this.code.isInterrupted();
		});
		assertThat(takeWarning("unlimited")).contains("after its client has gone, and is interrupted");
	}

	private static void leave(HttpSocket socket, boolean reset) {
		if (reset) {
			socket.reset();
		}
		else {
			socket.close();
		}
	}

	private void advance(Duration duration) {
		this.clock.advance(duration);
		ManualWatch.sweep(this.watch);
	}

	private static Application answering(ScriptedBody body) {
		return (environ, startResponse) -> {
			startResponse.start("200 OK");
			return body;
		};
	}

	private HttpSocket send(String mount, Application application) {
		this.stage.play(application);
		return this.server.connect().send(request("GET").replace(LIMITED, mount));
	}

	/**
	 * A client that has read the head and the first bytes and nothing else.
	 */
	private HttpSocket stalledClient(String mount) {
		HttpSocket socket = HttpSocket.connect(this.server.port(), 8 * 1024)
			.send(request("GET").replace(LIMITED, mount));
		assertThat(socket.receiveHead().status()).isEqualTo(200);
		assertThat(socket.readRaw(1000)).hasSize(1000);
		return socket;
	}

	private ExchangeSnapshot.Code snapshot(String application) {
		MountedApplication mounted = this.server.bean(GatewayHandlerMapping.class)
			.getApplications()
			.stream()
			.filter((candidate) -> candidate.name().equals(application))
			.findFirst()
			.orElseThrow();
		return this.watch.snapshots(mounted).get(0).code();
	}

	private String takeWarning(String application) {
		awaitEndOfExchanges();
		await("entry of the log").until(() -> this.log.count() > 0);
		List<Entry> entries = this.log.take();
		assertThat(entries).hasSize(1);
		Entry entry = entries.get(0);
		assertThat(entry.level()).isEqualTo(Level.WARN);
		assertThat(entry.logger()).isEqualTo("io.wsgi4j.application." + application);
		assertThat(entry.message()).contains("on thread 'gateway-");
		assertThat(entry.thrown()).contains("This is where it is");
		return entry.message();
	}

}
