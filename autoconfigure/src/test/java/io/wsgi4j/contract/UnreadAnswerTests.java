package io.wsgi4j.contract;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.wsgi4j.Header;
import io.wsgi4j.testsupport.BodyKind;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.core.task.SimpleAsyncTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The promise, for answers that are small enough to be sent at once: clients that go on
 * to ask but don't read hold no thread either.
 */
class UnreadAnswerTests extends AbstractContractTests {

	/**
	 * More than all buffers between a client and a server hold.
	 */
	private static final int TOTAL = 8 * 1024 * 1024;

	private static final byte[] CONTENT = new byte[15_000];

	private static final byte[] SMALL;

	static {
		new Random(42).nextBytes(CONTENT);
		SMALL = Arrays.copyOf(CONTENT, 4 * 1024);
	}

	private final Executor clients = new SimpleAsyncTaskExecutor("client-");

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.properties("gateway.executor.pool.core-size=1", "gateway.executor.pool.max-size=1",
				"server.tomcat.connection-timeout=5m", "server.tomcat.max-keep-alive-requests=-1",
				"server.jetty.connection-idle-timeout=5m", "server.http2.enabled=true");
	}

	@ParameterizedTest
	@CsvSource({ "MATERIALISED, 4096", "LAZY, 4096", "MATERIALISED, 15000", "FILE, 15000" })
	@DisplayName("Step 5: a client that asks on and on, and reads nothing, holds no thread and gets everything later")
	void pipelining(BodyKind kind, int length) {
		byte[] content = Arrays.copyOf(CONTENT, length);
		int requests = TOTAL / length;
		CountedApplication asked = new CountedApplication(kind.application(content));
		this.stage.play("/asked", asked);
		this.stage.play("/other", kind.application(content));
		this.stage.play("/short", kind.application(content, new Header("Content-Length", "20000")));
		try (HttpSocket socket = HttpSocket.connect(this.server.port(), 8 * 1024)) {
			CompletableFuture<Void> sent = send(socket, get("/asked").repeat(requests) + get("/short"));
			asked.awaitStandstill();
			assertThat(asked.calls()).isLessThan(requests);
			assertThat(this.server.exchange(get("/other")).body()).isEqualTo(content);
			awaitIdlePool("gatewayTaskExecutor");
			for (int i = 0; i < requests; i++) {
				assertThat(socket.receive().body()).isEqualTo(content);
			}
			HttpAnswer cut = socket.receive();
			assertThat(cut.body()).isEqualTo(content);
			assertThat(cut.complete()).isFalse();
			assertThat(this.log.take()).hasSize(1);
			sent.join();
		}
	}

	@Test
	@DisplayName("Step 5: a client that has read nothing may leave")
	void leaving() {
		CountedApplication asked = new CountedApplication(BodyKind.MATERIALISED.application(SMALL));
		this.stage.play("/asked", asked);
		int requests = TOTAL / SMALL.length;
		try (HttpSocket socket = HttpSocket.connect(this.server.port(), 8 * 1024)) {
			CompletableFuture<Void> sent = send(socket, get("/asked").repeat(requests));
			asked.awaitStandstill();
			socket.reset();
			sent.handle((done, failure) -> failure).join();
		}
		awaitEndOfRequests();
		awaitIdlePool("gatewayTaskExecutor");
		assertThat(asked.calls()).isLessThan(requests);
	}

	@Test
	@DisplayName("Step 5: a client of HTTP/2 that opens no window holds no thread")
	void closedWindow() {
		CountedApplication asked = new CountedApplication(
				BodyKind.MATERIALISED.application(SMALL, new Header("Content-Length", "" + SMALL.length)));
		this.stage.play("/asked", asked);
		this.stage.play("/other", BodyKind.MATERIALISED.application(SMALL));
		List<Integer> streams = new ArrayList<>();
		try (HttpSocket socket = this.server.connect().send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")) {
			socket.send(frame(4, 0, 0, new byte[] { 0, 4, 0, 0, 0, 0 }));
			for (int stream = 1; stream < 20; stream += 2) {
				streams.add(stream);
				socket.send(frame(1, 5, stream, headers("/gateway/app/asked")));
			}
			await("calls").until(() -> asked.calls() == streams.size());
			assertThat(this.server.exchange(get("/other")).body()).isEqualTo(SMALL);
			awaitIdlePool("gatewayTaskExecutor");
		}
		awaitEndOfExchanges();
	}

	private CompletableFuture<Void> send(HttpSocket socket, String requests) {
		return CompletableFuture.runAsync(() -> socket.send(requests), this.clients);
	}

	/**
	 * A frame of HTTP/2 (RFC 9113, section 4.1).
	 */
	private static byte[] frame(int type, int flags, int stream, byte[] payload) {
		ByteArrayOutputStream frame = new ByteArrayOutputStream();
		frame.writeBytes(new byte[] { 0, (byte) (payload.length >> 8), (byte) payload.length, (byte) type, (byte) flags,
				0, 0, 0, (byte) stream });
		frame.writeBytes(payload);
		return frame.toByteArray();
	}

	/**
	 * The headers of a GET (RFC 7541, appendix A).
	 */
	private static byte[] headers(String path) {
		ByteArrayOutputStream headers = new ByteArrayOutputStream();
		headers.writeBytes(new byte[] { (byte) 0x82, (byte) 0x86, 0x04, (byte) path.length() });
		headers.writeBytes(path.getBytes(StandardCharsets.US_ASCII));
		headers.writeBytes(new byte[] { 0x41, 9 });
		headers.writeBytes("localhost".getBytes(StandardCharsets.US_ASCII));
		return headers.toByteArray();
	}

}
