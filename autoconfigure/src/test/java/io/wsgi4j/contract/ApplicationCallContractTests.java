package io.wsgi4j.contract;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.ScriptedBody;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

class ApplicationCallContractTests extends AbstractContractTests {

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.properties("gateway.applications.app.executor=own", "gateway.executors.own.pool.core-size=1",
				"gateway.executors.own.pool.max-size=1", "gateway.executors.own.pool.queue-capacity=1",
				"gateway.executors.own.thread-name-prefix=own-");
	}

	@Test
	@DisplayName("Rule 1: called once per request and iterated, on the configured executor's threads")
	void calledOnExecutor() {
		AtomicInteger calls = new AtomicInteger();
		HttpAnswer answer = get((environ, startResponse) -> {
			calls.incrementAndGet();
			startResponse.start("200 OK");
			String caller = Thread.currentThread().getName();
			return ScriptedBody.create().then(caller).then(" ").then(() -> Thread.currentThread().getName().getBytes());
		});
		assertThat(answer.text()).isEqualTo("own-1 own-1");
		assertThat(calls).hasValue(1);
	}

	@ParameterizedTest
	@CsvSource({ "Content-Length: 10, 012345678, 9",
			"Transfer-Encoding: chunked, '5\r\n01234\r\n5\r\n56789\r\n', '0\r\n\r\n'" })
	@DisplayName("Rule 1: called only after the last byte of the body has arrived, and no thread waits for it")
	void calledAfterWholeBody(String framing, String begin, String last) {
		AtomicBoolean lastSent = new AtomicBoolean();
		this.stage.play("/other", text("other"));
		this.stage.play((environ, startResponse) -> {
			assertThat(lastSent).isTrue();
			startResponse.start("200 OK");
			return Body.of(environ.input().readAllBytes());
		});
		try (HttpSocket socket = this.server.connect().send(request("POST", framing))) {
			for (byte octet : begin.getBytes(StandardCharsets.ISO_8859_1)) {
				socket.send(new byte[] { octet });
			}
			assertThat(this.server.exchange(get("/other")).text()).isEqualTo("other");
			await("idle pool").until(() -> pool().getActiveCount() == 0);
			lastSent.set(true);
			assertThat(socket.send(last).receive().text()).isEqualTo("0123456789");
		}
	}

	@Test
	@DisplayName("Rule 1: an application whose client leaves before the whole body has arrived is not called")
	void notCalledWithoutWholeBody() {
		AtomicBoolean called = new AtomicBoolean();
		this.stage.play((environ, startResponse) -> {
			called.set(true);
			startResponse.start("200 OK");
			return Body.empty();
		});
		try (HttpSocket socket = this.server.connect().send(request("POST", "Content-Length: 10")).send("01234")) {
			socket.reset();
		}
		this.stage.play("/other", text("other"));
		assertThat(this.server.exchange(get("/other")).text()).isEqualTo("other");
		awaitEndOfRequests();
		assertThat(called).isFalse();
	}

	@Test
	@DisplayName("Step 4: what the executor rejects is answered with 503 and Retry-After, and not called")
	void rejected() {
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch rejected = new CountDownLatch(1);
		AtomicInteger calls = new AtomicInteger();
		this.stage.play((environ, startResponse) -> {
			calls.incrementAndGet();
			running.countDown();
			await(rejected);
			startResponse.start("200 OK");
			return Body.of("done");
		});
		try (HttpSocket first = this.server.connect().send(request("GET"))) {
			await(running);
			try (HttpSocket queued = this.server.connect().send(request("GET"))) {
				await("queue").until(() -> pool().getQueueSize() == 1);
				HttpAnswer answer = this.server.exchange(request("GET"));
				assertThat(answer.status()).isEqualTo(503);
				assertThat(answer.header("Retry-After")).isNotNull();
				rejected.countDown();
				assertThat(first.receive().text()).isEqualTo("done");
				assertThat(queued.receive().text()).isEqualTo("done");
			}
		}
		assertThat(calls).hasValue(2);
	}

	@Test
	@DisplayName("Step 4: a client that leaves in the queue leaks nothing: if its application is called, the body is closed")
	void leavesInTheQueue() {
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch left = new CountDownLatch(1);
		ScriptedBody body = ScriptedBody.create().then("foo").then("bar");
		AtomicInteger calls = new AtomicInteger();
		this.stage.play("/busy", (environ, startResponse) -> {
			running.countDown();
			await(left);
			startResponse.start("200 OK");
			return Body.of("busy");
		});
		this.stage.play((environ, startResponse) -> {
			calls.incrementAndGet();
			startResponse.start("200 OK");
			return body;
		});
		try (HttpSocket busy = this.server.connect().send(get("/busy"))) {
			await(running);
			try (HttpSocket queued = this.server.connect().send(request("GET"))) {
				await("queue").until(() -> pool().getQueueSize() == 1);
				queued.reset();
			}
			left.countDown();
			assertThat(busy.receive().text()).isEqualTo("busy");
		}
		awaitEndOfExchanges();
		await("close").until(() -> body.closes() == calls.get());
	}

	@Test
	@DisplayName("Rule 9: an Error costs the executor no thread")
	void threadSurvivesError() {
		get((environ, startResponse) -> {
			throw new StackOverflowError();
		});
		takeLogEntry();
		assertThat(get(text("alive")).text()).isEqualTo("alive");
		assertThat(pool().getPoolSize()).isEqualTo(1);
	}

	private ThreadPoolTaskExecutor pool() {
		return this.server.bean("gatewayTaskExecutor.own", ThreadPoolTaskExecutor.class);
	}

	private static Application text(String text) {
		return (environ, startResponse) -> {
			startResponse.start("200 OK");
			return Body.of(text);
		};
	}

}
