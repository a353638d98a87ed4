package io.wsgi4j.autoconfigure.actuate;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.wsgi4j.Body;
import io.wsgi4j.testsupport.AbstractRecorderTests;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.LogRecorder.Entry;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.ScriptedBody;
import io.wsgi4j.testsupport.Stage;
import io.wsgi4j.testsupport.StubbornCode;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Prometheus gets to see. Each test has an application of its own, because meters
 * are never reset.
 */
class GatewayMetricsTests extends AbstractRecorderTests {

	private static final int MORE_THAN_BUFFERS = 64 * 1024 * 1024;

	private final Stage stage = new Stage();

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		for (String application : new String[] { "counted", "phases", "slow", "refused", "left", "stuck" }) {
			builder.application("/" + application, this.stage);
		}
		builder.properties("management.endpoints.web.exposure.include=prometheus",
				"gateway.executors.single.pool.core-size=1", "gateway.executors.single.pool.max-size=1",
				"gateway.executors.single.pool.queue-capacity=1", "gateway.applications.phases.executor=single",
				"gateway.applications.refused.request.max-body-size=3B",
				"gateway.applications.stuck.step-timeout=200ms");
	}

	@Test
	@DisplayName("What is over is counted: exchanges, their times, and bytes in and out")
	void countsWhatIsOver() {
		this.stage.play((environ, startResponse) -> {
			startResponse.start("201 Created");
			return Body.of(environ.input().readAllBytes(), "more".getBytes());
		});
		assertThat(this.server.exchange(RawRequest.post("/gateway/counted").body("abc")).text()).isEqualTo("abcmore");
		awaitMeter(
				"gateway_exchange_seconds_count{application=\"counted\",error=\"none\",exception=\"none\",method=\"POST\","
						+ "outcome=\"COMPLETED\",status=\"201\"} 1");
		awaitMeter("gateway_exchange_queue_seconds_count{application=\"counted\"} 1");
		awaitMeter("gateway_exchange_application_seconds_count{application=\"counted\"} 1");
		awaitMeter("gateway_exchange_received_bytes_sum{application=\"counted\"} 3.0");
		awaitMeter("gateway_exchange_sent_bytes_sum{application=\"counted\"} 7.0");
		awaitMeter("gateway_exchange_disconnects_total{application=\"counted\"} 0.0");
		awaitMeter("gateway_exchange_rejections_total{application=\"counted\",reason=\"EXECUTOR_FULL\"} 0.0");
	}

	@Test
	@DisplayName("What is in flight is counted by phase, and the pool by Spring Boot")
	void countsWhatIsInFlight() {
		CountDownLatch release = new CountDownLatch(1);
		this.stage.play((environ, startResponse) -> {
			assertThat(release.await(20, TimeUnit.SECONDS)).isTrue();
			startResponse.start("200 OK");
			return Body.empty();
		});
		this.stage.play("/waiting", (environ, startResponse) -> {
			startResponse.start("200 OK");
			return ScriptedBody.create().then(2, () -> new byte[MORE_THAN_BUFFERS]);
		});
		try (HttpSocket waiting = HttpSocket.connect(this.server.port(), 4096)) {
			// On another executor: it may go on when the kernel makes room.
			waiting.send(get("/gateway/slow/waiting"));
			awaitInFlight("slow", "WAITING");
			try (HttpSocket receiving = this.server.connect();
					HttpSocket running = this.server.connect().send(get("/gateway/phases"))) {
				receiving.send("POST /gateway/phases HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\na");
				awaitInFlight("phases", "RECEIVING");
				awaitInFlight("phases", "RUNNING");
				try (HttpSocket queued = this.server.connect().send(get("/gateway/phases"))) {
					awaitInFlight("phases", "QUEUED");
					awaitMeter("executor_active_threads{name=\"gatewayTaskExecutor.single\"} 1.0");
					awaitMeter("executor_queued_tasks{name=\"gatewayTaskExecutor.single\"} 1.0");
					awaitMeter("executor_pool_max_threads{name=\"gatewayTaskExecutor\"} 32.0");
					assertThat(this.server.exchange(get("/gateway/phases")).status()).isEqualTo(503);
					awaitMeter(
							"gateway_exchange_rejections_total{application=\"phases\",reason=\"EXECUTOR_FULL\"} 1.0");
					release.countDown();
					assertThat(running.receive().status()).isEqualTo(200);
					assertThat(queued.receive().status()).isEqualTo(200);
					assertThat(receiving.send("bc").receive().status()).isEqualTo(200);
				}
			}
		}
		awaitMeter("gateway_exchanges_in_flight{application=\"slow\",phase=\"WAITING\"} 0.0");
		awaitMeter("gateway_exchange_client_seconds_count{application=\"slow\"} 1");
	}

	@Test
	@DisplayName("Who is refused is counted by reason")
	void countsRefusals() {
		assertThat(this.server.exchange(RawRequest.post("/gateway/refused").body("abcd")).status()).isEqualTo(413);
		awaitMeter("gateway_exchange_rejections_total{application=\"refused\",reason=\"BODY_TOO_LARGE\"} 1.0");
		awaitMeter(
				"gateway_exchange_seconds_count{application=\"refused\",error=\"none\",exception=\"none\",method=\"POST\","
						+ "outcome=\"REFUSED\",status=\"413\"} 1");
		assertThat(scrape()).contains("gateway_exchange_queue_seconds_count{application=\"refused\"} 0");
	}

	@Test
	@DisplayName("Interrupts are counted by reason, and so are those who don't hear them")
	void countsInterrupts() {
		CountDownLatch release = new CountDownLatch(1);
		this.stage.play((environ, startResponse) -> {
			startResponse.start("200 OK");
			return ScriptedBody.create().then("block").then(() -> {
				StubbornCode.await(release);
				return "too late".getBytes();
			});
		});
		try (HttpSocket socket = this.server.connect().send(get("/gateway/stuck"))) {
			awaitMeter("gateway_exchanges_stuck{application=\"stuck\"} 1.0");
			awaitMeter("gateway_exchange_interrupts_total{application=\"stuck\",reason=\"STEP_TIMEOUT\"} 1.0");
			awaitMeter("gateway_exchange_interrupts_total{application=\"stuck\",reason=\"ABANDONED\"} 0.0");
			assertThat(socket.receive().complete()).isFalse();
		}
		finally {
			release.countDown();
		}
		awaitMeter("gateway_exchanges_stuck{application=\"stuck\"} 0.0");
		assertThat(this.log.take()).hasSize(1);
	}

	@Test
	@DisplayName("Clients that leave are counted")
	void countsDisconnects() {
		this.stage.play((environ, startResponse) -> {
			startResponse.start("200 OK");
			return ScriptedBody.endless(() -> new byte[64 * 1024]);
		});
		try (HttpSocket socket = this.server.connect().send(get("/gateway/left"))) {
			assertThat(socket.receiveHead().status()).isEqualTo(200);
			socket.reset();
		}
		awaitMeter("gateway_exchange_disconnects_total{application=\"left\"} 1.0");
		awaitMeter(
				"gateway_exchange_seconds_count{application=\"left\",error=\"none\",exception=\"none\",method=\"GET\","
						+ "outcome=\"DISCONNECTED\",status=\"200\"} 1");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	@DisplayName("Executors with virtual threads are measured as pools are")
	void virtualThreads() throws InterruptedException {
		CountDownLatch called = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		try (TestServer virtual = TestServer.with(this.container, (environ, startResponse) -> {
			called.countDown();
			assertThat(release.await(20, TimeUnit.SECONDS)).isTrue();
			startResponse.start("200 OK");
			return Body.empty();
		}, "management.endpoints.web.exposure.include=prometheus", "gateway.executor.mode=virtual",
				"gateway.executor.concurrency-limit=5", "gateway.executors.idle.mode=virtual");
				HttpSocket socket = virtual.connect().send(get("/gateway/app"))) {
			assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
			assertThat(virtual.get("/actuator/prometheus").text()).contains(
					"executor_active_threads{name=\"gatewayTaskExecutor\"} 1.0",
					"executor_active_threads{name=\"gatewayTaskExecutor.idle\"} 0.0",
					"executor_pool_max_threads{name=\"gatewayTaskExecutor\"} 5.0",
					"executor_pool_max_threads{name=\"gatewayTaskExecutor.idle\"} 256.0");
			release.countDown();
			assertThat(socket.receive().status()).isEqualTo(200);
		}
		assertThat(this.log.take()).extracting(Entry::message)
			.singleElement()
			.asString()
			.startsWith("No application runs on the executors 'gateway.executors.idle.*'");
	}

	private void awaitInFlight(String application, String phase) {
		awaitMeter("gateway_exchanges_in_flight{application=\"" + application + "\",phase=\"" + phase + "\"} 1.0");
	}

	private void awaitMeter(String line) {
		await(line).untilAsserted(() -> assertThat(scrape()).contains(line));
	}

	private String scrape() {
		return this.server.get("/actuator/prometheus").text();
	}

	private static String get(String path) {
		return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
	}

}
