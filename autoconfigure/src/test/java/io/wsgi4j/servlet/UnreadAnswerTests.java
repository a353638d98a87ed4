package io.wsgi4j.servlet;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

import io.wsgi4j.Body;
import io.wsgi4j.Header;
import io.wsgi4j.testsupport.BodyKind;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The promise, for answers that are small enough to be sent at once: clients that go on
 * to ask but don't read hold no thread either.
 */
class UnreadAnswerTests extends AbstractContractTests {

	private static final int REQUESTS = 4000;

	private static final byte[] CONTENT = new byte[4 * 1024];

	static {
		new Random(42).nextBytes(CONTENT);
	}

	private final Executor clients = new SimpleAsyncTaskExecutor("client-");

	@Override
	void customize(TestServer.Builder builder) {
		builder.properties("gateway.executor.pool.core-size=1", "gateway.executor.pool.max-size=1",
				"server.tomcat.connection-timeout=5m", "server.tomcat.max-keep-alive-requests=-1",
				"server.jetty.connection-idle-timeout=5m", "server.http2.enabled=true");
	}

	@ParameterizedTest
	@EnumSource(names = { "MATERIALISED", "LAZY" })
	@DisplayName("Step 5: a client that asks on and on, and reads nothing, holds no thread and gets everything later")
	void pipelining(BodyKind kind) {
		AtomicInteger calls = new AtomicInteger();
		this.stage.play("/asked", (environ, startResponse) -> {
			calls.incrementAndGet();
			return kind.application(CONTENT).call(environ, startResponse);
		});
		this.stage.play("/other", kind.application(CONTENT));
		this.stage.play("/short", kind.application(CONTENT, new Header("Content-Length", "5000")));
		try (HttpSocket socket = HttpSocket.connect(this.server.port(), 8 * 1024)) {
			CompletableFuture<Void> sent = send(socket, get("/asked").repeat(REQUESTS) + get("/short"));
			awaitStandstill(calls);
			assertThat(calls).hasValueLessThan(REQUESTS);
			assertThat(this.server.exchange(get("/other")).body()).isEqualTo(CONTENT);
			awaitIdlePool();
			for (int i = 0; i < REQUESTS; i++) {
				assertThat(socket.receive().body()).isEqualTo(CONTENT);
			}
			HttpAnswer cut = socket.receive();
			assertThat(cut.body()).isEqualTo(CONTENT);
			assertThat(cut.complete()).isFalse();
			assertThat(this.log.take()).hasSize(1);
			sent.join();
		}
	}

	@Test
	@DisplayName("Step 5: a client that has read nothing may leave")
	void leaving() {
		AtomicInteger calls = new AtomicInteger();
		this.stage.play("/asked", (environ, startResponse) -> {
			calls.incrementAndGet();
			return BodyKind.MATERIALISED.application(CONTENT).call(environ, startResponse);
		});
		try (HttpSocket socket = HttpSocket.connect(this.server.port(), 8 * 1024)) {
			CompletableFuture<Void> sent = send(socket, get("/asked").repeat(REQUESTS));
			awaitStandstill(calls);
			socket.reset();
			sent.handle((done, failure) -> failure).join();
		}
		awaitEndOfRequests();
		awaitIdlePool();
		assertThat(calls).hasValueLessThan(REQUESTS);
	}

	@Test
	@DisplayName("Step 5: a client of HTTP/2 that opens no window holds no thread")
	void closedWindow() {
		AtomicInteger calls = new AtomicInteger();
		this.stage.play("/asked", (environ, startResponse) -> {
			calls.incrementAndGet();
			startResponse.start("200 OK", new Header("Content-Length", "" + CONTENT.length));
			return Body.of(CONTENT);
		});
		this.stage.play("/other", BodyKind.MATERIALISED.application(CONTENT));
		List<Integer> streams = new ArrayList<>();
		try (HttpSocket socket = this.server.connect().send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")) {
			socket.send(frame(4, 0, 0, new byte[] { 0, 4, 0, 0, 0, 0 }));
			for (int stream = 1; stream < 20; stream += 2) {
				streams.add(stream);
				socket.send(frame(1, 5, stream, headers("/gateway/app/asked")));
			}
			await("calls").until(() -> calls.get() == streams.size());
			assertThat(this.server.exchange(get("/other")).body()).isEqualTo(CONTENT);
			awaitIdlePool();
		}
		awaitEndOfExchanges();
	}

	private CompletableFuture<Void> send(HttpSocket socket, String requests) {
		return CompletableFuture.runAsync(() -> socket.send(requests), this.clients);
	}

	static void awaitStandstill(AtomicInteger calls) {
		int[] last = { -1, 0 };
		await("standstill").until(() -> {
			int now = calls.get();
			last[1] = (now == last[0] && now > 0) ? last[1] + 1 : 0;
			last[0] = now;
			return last[1] == 60;
		});
	}

	private void awaitIdlePool() {
		ThreadPoolTaskExecutor pool = this.server.bean("gatewayTaskExecutor", ThreadPoolTaskExecutor.class);
		await("idle pool").until(() -> pool.getActiveCount() == 0 && pool.getQueueSize() == 0);
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
