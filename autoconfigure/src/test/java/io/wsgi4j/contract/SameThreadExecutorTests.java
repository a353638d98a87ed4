package io.wsgi4j.contract;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.exchange.ExchangeWatch;
import io.wsgi4j.exchange.ManualWatch;
import io.wsgi4j.gateway.ExchangePhase;
import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.servlet.GatewayHandlerMapping;
import io.wsgi4j.testsupport.BodyKind;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

class SameThreadExecutorTests extends AbstractBlockingWriteTests {

	private final ThreadPoolTaskExecutor callerRuns = new ThreadPoolTaskExecutor();

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		this.callerRuns.setCorePoolSize(1);
		this.callerRuns.setMaxPoolSize(1);
		this.callerRuns.setQueueCapacity(0);
		this.callerRuns.setThreadNamePrefix("pool-");
		this.callerRuns.setRejectedExecutionHandler(new ThreadPoolExecutor.CallerRunsPolicy());
		builder.bean("sameThread", new SyncTaskExecutor())
			.bean("callerRuns", this.callerRuns)
			.properties("gateway.applications.app.executor=sameThread",
					"gateway.applications.caller-runs.executor=callerRuns")
			.application("/caller-runs", this.stage)
			.properties("gateway.applications.streaming.executor=sameThread",
					"gateway.applications.streaming.request.mode=streaming")
			.application("/streaming", this.stage)
			.properties("gateway.applications.streaming-callers.executor=callerRuns",
					"gateway.applications.streaming-callers.request.mode=streaming")
			.application("/streaming-callers", this.stage);
	}

	@Test
	@DisplayName("A same-thread executor can't stream requests, and says so")
	void streaming() {
		this.stage.play("", BodyKind.MATERIALISED.application(new byte[0]));
		assertThat(this.server.get("/gateway/streaming").status()).isEqualTo(500);
		awaitEndOfRequests();
		assertThat(this.log.take()).singleElement()
			.satisfies((entry) -> assertThat(entry.thrown()).contains("Streaming needs an executor with threads"));
	}

	@Test
	@DisplayName("A pool without room doesn't let its caller stream requests, but refuses them")
	void streamingOnCallers() {
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		this.stage.play("", (environ, startResponse) -> {
			running.countDown();
			await(release);
			startResponse.start("200 OK");
			return Body.of("streamed");
		});
		String request = "GET /gateway/streaming-callers HTTP/1.1\r\nHost: localhost\r\n\r\n";
		try (HttpSocket first = this.server.connect().send(request)) {
			await(running);
			assertThat(this.server.exchange(request).status()).isEqualTo(503);
			release.countDown();
			assertThat(first.receive().text()).isEqualTo("streamed");
		}
	}

	@Test
	@DisplayName("Who counts exchanges or ends them waits for no client of a same-thread executor")
	void watched() throws Exception {
		ExchangeWatch watch = this.server.bean(ExchangeWatch.class);
		this.stage.play(BodyKind.MATERIALISED.application(CONTENT));
		try (HttpSocket socket = HttpSocket.connect(this.server.port(), 8 * 1024).send(request("GET"))) {
			HttpAnswer head = socket.receiveHead();
			CompletableFuture<Void> looks = CompletableFuture.runAsync(() -> {
				for (MountedApplication application : this.server.bean(GatewayHandlerMapping.class).getApplications()) {
					watch.count(application, ExchangePhase.RUNNING);
					watch.snapshots(application);
				}
				ManualWatch.sweep(watch);
			});
			looks.get(60, TimeUnit.SECONDS);
			assertThat(socket.receiveBody(head).body()).isEqualTo(CONTENT);
		}
	}

	@Test
	@DisplayName("A same-thread executor works on the request's body")
	void echoes() {
		this.stage.play((environ, startResponse) -> {
			startResponse.start("200 OK");
			return Body.of(environ.input());
		});
		try (HttpSocket socket = this.server.connect()) {
			socket.send(request("POST", "Content-Length: 6")).send("foo").send("bar");
			assertThat(socket.receive().text()).isEqualTo("foobar");
			assertUsable(socket);
		}
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("A pool whose caller runs what it rejects sends bodies of every kind")
	void callerRuns(BodyKind kind) {
		Application application = kind.application(CONTENT);
		this.stage.play((environ, startResponse) -> {
			assertThat(Thread.currentThread().getName()).doesNotStartWith("pool-");
			return application.call(environ, startResponse);
		});
		CountDownLatch done = new CountDownLatch(1);
		occupyPool(done);
		try (HttpSocket socket = HttpSocket.connect(this.server.port(), 8 * 1024)) {
			HttpAnswer answer = socket.send(request("GET").replace("/app", "/caller-runs")).receive();
			assertThat(answer.complete()).isTrue();
			assertThat(answer.body()).isEqualTo(CONTENT);
		}
		finally {
			done.countDown();
		}
	}

	/**
	 * Takes the only thread of the pool, which may have to become idle first.
	 */
	private void occupyPool(CountDownLatch done) {
		await("pool").until(() -> {
			Thread caller = Thread.currentThread();
			AtomicBoolean taken = new AtomicBoolean(true);
			this.callerRuns.execute(() -> {
				if (Thread.currentThread() == caller) {
					taken.set(false);
				}
				else {
					await(done);
				}
			});
			return taken.get();
		});
	}

}
