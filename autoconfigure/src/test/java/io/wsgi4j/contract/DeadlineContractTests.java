package io.wsgi4j.contract;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import ch.qos.logback.classic.Level;
import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.exchange.ExchangeWatch;
import io.wsgi4j.exchange.ManualWatch;
import io.wsgi4j.testsupport.BodyKind;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.LogRecorder.Entry;
import io.wsgi4j.testsupport.ManualClock;
import io.wsgi4j.testsupport.ScriptedBody;
import io.wsgi4j.testsupport.StubbornCode;
import io.wsgi4j.testsupport.TestServer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.web.servlet.FilterRegistrationBean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * "Limits and failures": nobody waits for ever, and whoever waited for too long is told.
 */
class DeadlineContractTests extends AbstractContractTests {

	private static final Duration READ_TIMEOUT = Duration.ofSeconds(20);

	private static final Duration QUEUE_TIMEOUT = Duration.ofSeconds(10);

	private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(30);

	private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(60);

	private static final int MORE_THAN_BUFFERS = 64 * 1024 * 1024;

	private static final String SLOW = "X-Slow";

	private final ManualClock clock = new ManualClock();

	private final ExchangeWatch watch = ManualWatch.with(this.clock);

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.bean("gatewayExchangeWatch", this.watch)
			.bean("slowFilter", slowFilter())
			.properties("gateway.executor.pool.core-size=1", "gateway.executor.pool.max-size=1",
					"gateway.applications.app.max-in-flight=4",
					// The clock goes on while code comes to its end.
					"gateway.abandoned-timeout=0");
	}

	@AfterEach
	void nothingIsLeft() {
		await("end").until(() -> this.watch.count() == 0);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("A client that stops to send the body gets 408, and the application isn't called")
	void readTimeout(Framing framing) {
		this.stage.play((environ, startResponse) -> {
			throw new AssertionError("called");
		});
		try (HttpSocket socket = this.server.connect().send(framing.begin())) {
			advanceUntilReceived(socket, READ_TIMEOUT);
			HttpAnswer answer = socket.receive();
			assertThat(answer.status()).isEqualTo(408);
			assertThat(answer.header("Connection")).isEqualToIgnoringCase("close");
			assertThat(socket.isClosedByServer()).isTrue();
		}
	}

	@Test
	@DisplayName("Nobody waits for a body that there isn't, however long the server takes itself")
	void noBodyToWaitFor() {
		this.stage.play((environ, startResponse) -> {
			startResponse.start("200 OK");
			return Body.of("called");
		});
		assertThat(this.server.exchange(request("GET", SLOW + ": 1")).text()).isEqualTo("called");
		assertThat(this.server.exchange(request("POST", SLOW + ": 1", "Content-Length: 1")).status()).isEqualTo(408);
	}

	/**
	 * Takes its time on the way out, before the application may be called.
	 */
	private FilterRegistrationBean<?> slowFilter() {
		FilterRegistrationBean<?> registration = new FilterRegistrationBean<>((request, response, chain) -> {
			chain.doFilter(request, response);
			if (((HttpServletRequest) request).getHeader(SLOW) != null) {
				this.clock.advance(READ_TIMEOUT);
				ManualWatch.sweep(this.watch);
			}
		});
		registration.setDispatcherTypes(DispatcherType.REQUEST);
		return registration;
	}

	@Test
	@DisplayName("A request that waits for a thread for too long gets 503, and the application isn't called")
	void queueTimeout() {
		CountDownLatch called = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		this.stage.play((environ, startResponse) -> {
			startResponse.start("200 OK");
			// An answer that has begun has no deadline of its own.
			return ScriptedBody.create().then("fir").then(() -> {
				called.countDown();
				await(release);
				return "st".getBytes();
			});
		});
		this.stage.play("/second", (environ, startResponse) -> {
			throw new AssertionError("called");
		});
		try (HttpSocket first = this.server.connect().send(get("")); HttpSocket second = this.server.connect()) {
			await(called);
			second.send(get("/second"));
			await("queue").until(() -> this.watch.count() == 2);
			advanceUntilReceived(second, QUEUE_TIMEOUT);
			HttpAnswer answer = second.receive();
			assertThat(answer.status()).isEqualTo(503);
			assertThat(answer.header("Retry-After")).isEqualTo("1");
			release.countDown();
			assertThat(first.receive().text()).isEqualTo("first");
		}
	}

	@Test
	@DisplayName("An application that doesn't answer is interrupted, its client gets 504, its body is closed")
	void responseTimeout() {
		CountDownLatch interrupted = new CountDownLatch(1);
		HttpAnswer answer = getLate((environ, startResponse) -> {
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
				throw ex;
			}
			return Body.empty();
		});
		assertThat(answer.status()).isEqualTo(504);
		assertThat(answer.text()).doesNotContain("Exception");
		await(interrupted);
		assertThat(takeWarning()).contains("has not answered in time");
		try (HttpSocket socket = this.server.connect()) {
			assertUsable(socket);
		}
	}

	@Test
	@DisplayName("A body that never comes to a byte counts as no answer")
	void endlessEmptyBlocks() {
		ScriptedBody body = ScriptedBody.endless(() -> new byte[0]);
		HttpAnswer answer = getLate((environ, startResponse) -> {
			startResponse.start("200 OK");
			return body;
		});
		assertThat(answer.status()).isEqualTo(504);
		await("close").until(() -> body.closes() == 1);
		assertThat(takeWarning()).contains("has not answered in time");
	}

	@Test
	@DisplayName("An application that ignores its interrupt is logged once, with its stack")
	void ignoredInterrupt() {
		CountDownLatch release = new CountDownLatch(1);
		ScriptedBody body = ScriptedBody.create();
		HttpAnswer answer = getLate((environ, startResponse) -> {
			StubbornCode.await(release);
			startResponse.start("200 OK");
			return body;
		});
		try {
			assertThat(answer.status()).isEqualTo(504);
			await("two entries").until(() -> {
				this.clock.advance(Duration.ofSeconds(1));
				return this.log.count() == 2;
			});
		}
		finally {
			release.countDown();
		}
		await("close").until(() -> body.closes() == 1);
		assertThat(this.log.take()).allMatch((entry) -> entry.level() == Level.WARN)
			.extracting(Entry::message)
			.satisfiesExactly((message) -> assertThat(message).contains("has not answered in time"),
					(message) -> assertThat(message).contains("goes on although its thread 'gateway-")
						.contains("has been interrupted"));
		try (HttpSocket socket = this.server.connect()) {
			assertUsable(socket);
		}
	}

	@Test
	@DisplayName("An answer that has begun may take its time")
	void noDeadlineAfterHead() {
		HttpAnswer answer = get((environ, startResponse) -> {
			startResponse.start("200 OK");
			return ScriptedBody.create().then("begun, ").then(() -> {
				this.clock.advance(Duration.ofDays(1));
				ManualWatch.sweep(this.watch);
				return "done".getBytes();
			});
		});
		assertThat(answer.text()).isEqualTo("begun, done");
		assertThat(answer.complete()).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("A client that takes nothing is cut off, and the body is closed")
	void writeTimeout(BodyKind kind) {
		Application application = kind.application(new byte[MORE_THAN_BUFFERS]);
		try (HttpSocket socket = HttpSocket.connect(this.server.port(), 4096)) {
			this.stage.play(application);
			socket.send(request("GET"));
			HttpAnswer head = socket.receiveHead();
			assertThat(head.status()).isEqualTo(200);
			await("end").until(() -> {
				this.clock.advance(WRITE_TIMEOUT);
				return this.watch.count() == 0;
			});
			assertThat(socket.receiveBody(head).complete()).isFalse();
		}
		awaitEndOfExchanges();
	}

	@Test
	@DisplayName("One request more than an application may have in flight gets 503")
	void maxInFlight() {
		this.stage.play((environ, startResponse) -> {
			startResponse.start("200 OK");
			return Body.of(environ.input());
		});
		HttpSocket[] sockets = new HttpSocket[4];
		for (int i = 0; i < 4; i++) {
			sockets[i] = this.server.connect().send(request("POST", "Content-Length: 1"));
		}
		await("four in flight").until(() -> this.watch.count() == 4);
		HttpAnswer answer = this.server.exchange(request("GET"));
		assertThat(answer.status()).isEqualTo(503);
		assertThat(answer.header("Retry-After")).isEqualTo("1");
		for (HttpSocket socket : sockets) {
			assertThat(socket.send("x").receive().text()).isEqualTo("x");
			socket.close();
		}
		await("none in flight").until(() -> this.watch.count() == 0);
		assertThat(this.server.exchange(request("GET")).status()).isEqualTo(200);
	}

	/**
	 * What the client gets from an application that doesn't answer in time.
	 */
	private HttpAnswer getLate(Application application) {
		CountDownLatch called = new CountDownLatch(1);
		try (HttpSocket socket = send((environ, startResponse) -> {
			called.countDown();
			return application.call(environ, startResponse);
		})) {
			await(called);
			this.clock.advance(RESPONSE_TIMEOUT);
			return socket.receive();
		}
	}

	private void advanceUntilReceived(HttpSocket socket, Duration timeout) {
		await("answer").until(() -> {
			this.clock.advance(timeout);
			ManualWatch.sweep(this.watch);
			return socket.hasReceived();
		});
	}

	private String takeWarning() {
		await("entry of the log").until(() -> this.log.count() > 0);
		awaitEndOfRequests();
		List<Entry> entries = this.log.take();
		assertThat(entries).hasSize(1);
		Entry entry = entries.get(0);
		assertThat(entry.level()).isEqualTo(Level.WARN);
		assertThat(entry.logger()).isEqualTo(LOGGER);
		return entry.message();
	}

	private enum Framing {

		LENGTH {

			@Override
			String begin() {
				return request("POST", "Content-Length: 10") + "abc";
			}

		},

		CHUNKED {

			@Override
			String begin() {
				return request("POST", "Transfer-Encoding: chunked") + "3\r\nabc\r\n";
			}

		},

		NOTHING_AT_ALL {

			@Override
			String begin() {
				return request("POST", "Content-Length: 10");
			}

		};

		abstract String begin();

	}

}
