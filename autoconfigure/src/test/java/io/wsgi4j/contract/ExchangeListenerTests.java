package io.wsgi4j.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.exchange.ExchangeWatch;
import io.wsgi4j.exchange.ManualWatch;
import io.wsgi4j.gateway.EndedExchange;
import io.wsgi4j.gateway.EnvironCustomizer;
import io.wsgi4j.gateway.ExchangeFollower;
import io.wsgi4j.gateway.ExchangeListener;
import io.wsgi4j.gateway.ExchangePhase;
import io.wsgi4j.gateway.ExchangeResult;
import io.wsgi4j.gateway.ExchangeSnapshot;
import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.gateway.Refusal;
import io.wsgi4j.servlet.GatewayHandlerMapping;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.ManualClock;
import io.wsgi4j.testsupport.ScriptedBody;
import io.wsgi4j.testsupport.TestServer;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.Ordered;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What others get to know of exchanges, while they go on and when they are over.
 */
class ExchangeListenerTests extends AbstractContractTests {

	private static final int MORE_THAN_BUFFERS = 64 * 1024 * 1024;

	private final ManualClock clock = new ManualClock();

	private final ExchangeWatch watch = ManualWatch.with(this.clock);

	private final BlockingQueue<EndedExchange> ended = new LinkedBlockingQueue<>();

	private final AtomicInteger steps = new AtomicInteger();

	private final ThreadLocal<String> current = new ThreadLocal<>();

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.bean("gatewayExchangeWatch", this.watch)
			.bean("listener", listener())
			.bean("second", new Refusing())
			.properties("gateway.abandoned-timeout=0", "gateway.request.max-body-size=100B",
					"gateway.executor.pool.core-size=1", "gateway.executor.pool.max-size=1",
					"gateway.executor.pool.queue-capacity=1");
	}

	private ExchangeListener listener() {
		return (request, application, environ) -> {
			environ.put("test.opened", application.name());
			return new ExchangeFollower() {

				@Override
				public Runnable decorate(Runnable step) {
					return () -> {
						if (Thread.currentThread().getName().startsWith("gateway-")) {
							ExchangeListenerTests.this.steps.incrementAndGet();
						}
						ExchangeListenerTests.this.current.set(application.name());
						try {
							step.run();
						}
						finally {
							ExchangeListenerTests.this.current.remove();
						}
					};
				}

				@Override
				public void ended(EndedExchange exchange) {
					String scope = environ.containsKey(Refusing.REFUSED) ? null : "app";
					assertThat(ExchangeListenerTests.this.current.get()).isEqualTo(scope);
					ExchangeListenerTests.this.ended.add(exchange);
				}

			};
		};
	}

	@AfterEach
	void nobodyIsToldTwice() {
		List<EndedExchange> untaken = new ArrayList<>();
		try {
			awaitEndOfExchanges();
		}
		finally {
			// What a test that has failed leaves here is not the next one's.
			this.ended.drainTo(untaken);
			this.steps.set(0);
		}
		assertThat(untaken).isEmpty();
	}

	@Test
	void aListenerThatFailsIsToldOfToTheOthers() {
		assertThat(this.server.exchange(request("GET", Refusing.HEADER + ": 1")).status()).isEqualTo(500);
		EndedExchange ended = takeEnded();
		assertThat(ended.result()).isEqualTo(ExchangeResult.FAILED);
		assertThat(ended.failure()).hasMessage("on purpose");
		assertThat(ended.exchange().status()).isEqualTo(500);
		assertThat(ended.exchange().path()).isEqualTo("/gateway/app");
		awaitEndOfRequests();
		this.log.take();
	}

	@Test
	void completed() {
		HttpSocket socket = this.server.connect();
		this.stage.play((environ, startResponse) -> {
			this.clock.advance(Duration.ofSeconds(2));
			startResponse.start("201 Created");
			return Body.of(environ.get("test.opened") + new String(environ.input().readAllBytes()));
		});
		socket.send(request("POST", "Content-Length: 3"));
		ExchangeSnapshot receiving = awaitPhase(ExchangePhase.RECEIVING);
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(socket.send("abc").receive().text()).isEqualTo("appabc");
		EndedExchange ended = takeEnded();
		assertThat(ended.result()).isEqualTo(ExchangeResult.COMPLETED);
		assertThat(ended.refusal()).isNull();
		assertThat(ended.failure()).isNull();
		ExchangeSnapshot exchange = ended.exchange();
		assertThat(exchange.id()).isEqualTo(receiving.id());
		assertThat(exchange.application()).isEqualTo("app");
		assertThat(exchange.mount()).isEqualTo("/gateway/app");
		assertThat(exchange.method()).isEqualTo("POST");
		assertThat(exchange.path()).isEqualTo("/gateway/app");
		assertThat(exchange.status()).isEqualTo(201);
		assertThat(exchange.bytesReceived()).isEqualTo(3);
		assertThat(exchange.bytesSent()).isEqualTo(6);
		assertThat(exchange.times()).isEqualTo(
				new ExchangeSnapshot.Times(Duration.ofSeconds(1), Duration.ZERO, Duration.ofSeconds(2), Duration.ZERO));
		assertThat(this.steps).hasValue(1);
		socket.close();
	}

	@Test
	void waitingForClient() {
		ScriptedBody body = ScriptedBody.create().then(2, () -> new byte[MORE_THAN_BUFFERS]);
		this.stage.play((environ, startResponse) -> {
			startResponse.start("200 OK");
			return body;
		});
		long began = this.clock.getAsLong();
		try (HttpSocket socket = HttpSocket.connect(this.server.port(), 4096)) {
			socket.send(request("GET"));
			// The exchange also waits until the container has called the listener for the
			// first time, before anything is sent.
			ExchangeSnapshot waiting = awaitSnapshot("wait for the client",
					(exchange) -> exchange.phase() == ExchangePhase.WAITING && exchange.bytesSent() > 0);
			assertThat(waiting.status()).isEqualTo(200);
			assertThat(waiting.bytesSent()).isLessThan(MORE_THAN_BUFFERS);
			ExchangeSnapshot waited = advanceUntilClientHasTaken(Duration.ofSeconds(3));
			assertThat(waited.times().body()).isZero();
			assertThat(waited.times().total()).isEqualTo(Duration.ofNanos(this.clock.getAsLong() - began));
		}
		EndedExchange ended = takeEnded();
		assertThat(ended.result()).isEqualTo(ExchangeResult.DISCONNECTED);
		assertThat(body.closes()).isEqualTo(1);
	}

	@Test
	void failed() {
		IllegalStateException failure = new IllegalStateException("on purpose");
		HttpAnswer answer = get((environ, startResponse) -> {
			throw failure;
		});
		assertThat(answer.status()).isEqualTo(500);
		EndedExchange ended = takeEnded();
		assertThat(ended.result()).isEqualTo(ExchangeResult.FAILED);
		assertThat(ended.failure()).isSameAs(failure);
		assertThat(ended.exchange().status()).isEqualTo(500);
		takeLogEntry();
	}

	@Test
	void cut() {
		IllegalStateException failure = new IllegalStateException("on purpose");
		HttpAnswer answer = get((environ, startResponse) -> {
			startResponse.start("200 OK");
			return ScriptedBody.create().then("begun").thenThrow(failure);
		});
		assertThat(answer.complete()).isFalse();
		EndedExchange ended = takeEnded();
		assertThat(ended.result()).isEqualTo(ExchangeResult.CUT);
		assertThat(ended.failure()).isSameAs(failure);
		assertThat(ended.exchange().status()).isEqualTo(200);
		assertThat(ended.exchange().bytesSent()).isEqualTo(5);
		awaitEndOfExchanges();
		this.log.take();
	}

	@Test
	void bodyTooLarge() {
		assertThat(this.server.exchange(request("POST", "Content-Length: 101")).status()).isEqualTo(413);
		assertRefused(takeEnded(), Refusal.BODY_TOO_LARGE, 413);
		assertThat(this.steps).hasValue(0);
	}

	@Test
	void executorFull() {
		CountDownLatch release = new CountDownLatch(1);
		this.stage.play((environ, startResponse) -> {
			await(release);
			startResponse.start("200 OK");
			return Body.empty();
		});
		try (HttpSocket running = this.server.connect().send(request("GET"));
				HttpSocket queued = this.server.connect()) {
			awaitPhase(ExchangePhase.RUNNING);
			queued.send(request("GET"));
			awaitPhase(ExchangePhase.QUEUED);
			this.clock.advance(Duration.ofSeconds(4));
			assertThat(this.server.exchange(request("GET")).status()).isEqualTo(503);
			assertRefused(takeEnded(), Refusal.EXECUTOR_FULL, 503);
			release.countDown();
			assertThat(running.receive().status()).isEqualTo(200);
			assertThat(queued.receive().status()).isEqualTo(200);
		}
		assertThat(takeEnded().exchange().times().application()).isEqualTo(Duration.ofSeconds(4));
		assertThat(takeEnded().exchange().times().queue()).isEqualTo(Duration.ofSeconds(4));
	}

	@Test
	void lateApplicationIsToldOfWhenItHasReturned() {
		CountDownLatch release = new CountDownLatch(1);
		this.stage.play((environ, startResponse) -> {
			while (release.getCount() > 0) {
				Thread.interrupted();
				Thread.onSpinWait();
			}
			return Body.empty();
		});
		try (HttpSocket socket = this.server.connect().send(request("GET"))) {
			awaitPhase(ExchangePhase.RUNNING);
			this.clock.advance(Duration.ofSeconds(30));
			assertThat(socket.receive().status()).isEqualTo(504);
			assertThat(this.ended).isEmpty();
			assertThat(snapshot().status()).isEqualTo(504);
		}
		finally {
			release.countDown();
		}
		assertRefused(takeEnded(), Refusal.RESPONSE_TIMEOUT, 504);
		awaitEndOfExchanges();
		this.log.take();
	}

	@Test
	void suspended() {
		MountedApplication application = application();
		CountDownLatch release = new CountDownLatch(1);
		this.stage.play((environ, startResponse) -> {
			await(release);
			startResponse.start("200 OK");
			return Body.empty();
		});
		try (HttpSocket running = this.server.connect().send(request("GET"))) {
			awaitPhase(ExchangePhase.RUNNING);
			this.watch.suspend(application);
			assertThat(this.watch.isSuspended(application)).isTrue();
			HttpAnswer answer = this.server.exchange(request("GET"));
			assertThat(answer.status()).isEqualTo(503);
			assertThat(answer.header("Retry-After")).isEqualTo("1");
			assertRefused(takeEnded(), Refusal.SUSPENDED, 503);
			release.countDown();
			assertThat(running.receive().status()).isEqualTo(200);
		}
		finally {
			this.watch.resume(application);
		}
		takeEnded();
		assertThat(this.server.exchange(request("GET")).status()).isEqualTo(200);
		takeEnded();
	}

	private static void assertRefused(EndedExchange ended, Refusal refusal, int status) {
		assertThat(ended.result()).isEqualTo(ExchangeResult.REFUSED);
		assertThat(ended.refusal()).isEqualTo(refusal);
		assertThat(ended.exchange().status()).isEqualTo(status);
	}

	private MountedApplication application() {
		List<MountedApplication> applications = this.server.bean(GatewayHandlerMapping.class).getApplications();
		assertThat(applications).hasSize(1);
		return applications.get(0);
	}

	private ExchangeSnapshot snapshot() {
		return this.watch.snapshots(application()).get(0);
	}

	private ExchangeSnapshot awaitPhase(ExchangePhase phase) {
		return awaitSnapshot(phase.name(), (exchange) -> exchange.phase() == phase);
	}

	/**
	 * Waits for a moment of an exchange, which may have gone on when this returns.
	 */
	private ExchangeSnapshot awaitSnapshot(String what, Predicate<ExchangeSnapshot> condition) {
		MountedApplication application = application();
		return await(what)
			.until(() -> this.watch.snapshots(application).stream().filter(condition).findFirst(), Optional::isPresent)
			.orElseThrow();
	}

	/**
	 * Lets the time go on until the only exchange has waited for its client for so long.
	 * While the kernel still makes room, the exchange goes on now and then, and that time
	 * isn't the client's.
	 */
	private ExchangeSnapshot advanceUntilClientHasTaken(Duration time) {
		return await("time of the client").until(() -> {
			this.clock.advance(Duration.ofSeconds(1));
			return snapshot();
		}, (exchange) -> exchange.times().client().compareTo(time) >= 0);
	}

	private EndedExchange takeEnded() {
		try {
			EndedExchange exchange = this.ended.poll(60, TimeUnit.SECONDS);
			assertThat(exchange).isNotNull();
			return exchange;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Fails where it is asked to.
	 */
	private static final class Refusing implements EnvironCustomizer, Ordered {

		static final String HEADER = "X-Refuse";

		static final String REFUSED = "test.refused";

		@Override
		public void customize(Environ environ, HttpServletRequest request, MountedApplication application) {
			if (request.getHeader(HEADER) != null) {
				environ.put(REFUSED, true);
				throw new IllegalStateException("on purpose");
			}
		}

		@Override
		public int getOrder() {
			return Ordered.LOWEST_PRECEDENCE;
		}

	}

}
