package io.wsgi4j.actuate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.testsupport.AbstractServerTests;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.ScriptedBody;
import io.wsgi4j.testsupport.Stage;
import io.wsgi4j.testsupport.StubbornCode;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.task.SimpleAsyncTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayApplicationsEndpointTests extends AbstractServerTests {

	private static final String ENDPOINT = "/actuator/gatewayapplications";

	private static final int MORE_THAN_BUFFERS = 64 * 1024 * 1024;

	private final JsonMapper mapper = JsonMapper.builder().build();

	private final Stage stage = new Stage();

	@Override
	protected void configure(TestServer.Builder builder) {
		SimpleAsyncTaskExecutor simple = new SimpleAsyncTaskExecutor("simple-");
		simple.setConcurrencyLimit(2);
		builder.application("/stage", this.stage)
			.application("/streaming", this.stage)
			.application("/simple", this.stage)
			.bean("simpleExecutor", simple)
			.properties("management.endpoints.web.exposure.include=gatewayapplications",
					"gateway.applications.streaming.request.mode=streaming",
					"gateway.applications.simple.executor=simpleExecutor",
					"gateway.applications.simple.max-in-flight=7", "gateway.applications.simple.step-timeout=200ms",
					"gateway.executor.pool.core-size=1", "gateway.executor.pool.max-size=1",
					"gateway.executor.pool.queue-capacity=1");
	}

	@AfterEach
	void nothingIsLeft() {
		await("end of exchanges").until(() -> List.of("stage", "streaming", "simple")
			.stream()
			.allMatch((application) -> describe(application).get("inFlight").asInt() == 0));
		this.stage.clear();
	}

	@Test
	@DisplayName("Tells where each application is, what it runs on and what its exchanges may take")
	void applications() {
		JsonNode gateway = read(ENDPOINT);
		assertThat(gateway.get("applications").propertyNames()).containsExactlyInAnyOrder("stage", "streaming",
				"simple");
		assertThat(gateway.at("/applications/stage/mount").asString()).isEqualTo("/gateway/stage");
		assertThat(gateway.at("/applications/stage/bean").asString()).isEqualTo("stage");
		assertThat(gateway.at("/applications/stage/executor").asString()).isEqualTo("gatewayTaskExecutor");
		assertThat(gateway.at("/applications/stage/suspended").asBoolean()).isFalse();
		assertThat(gateway.at("/applications/stage/exchanges").isEmpty()).isTrue();
		assertThat(gateway.at("/applications/stage/limits")).isEqualTo(this.mapper.readTree("""
				{"mode": "buffered", "maxBodySize": 10485760, "memoryThreshold": 65536, "readTimeout": "PT20S",
				"queueTimeout": "PT10S", "responseTimeout": "PT30S", "writeTimeout": "PT1M", "stepTimeout": "PT0S",
				"abandonedTimeout": "PT30S", "maxInFlight": 0}"""));
		assertThat(gateway.at("/applications/streaming/limits/mode").asString()).isEqualTo("streaming");
		assertThat(gateway.at("/applications/simple/limits/maxInFlight").asInt()).isEqualTo(7);
		assertThat(gateway.at("/applications/simple/executor").asString()).isEqualTo("simpleExecutor");
		assertThat(describe("stage")).isEqualTo(gateway.at("/applications/stage"));
	}

	@Test
	@DisplayName("Tells how much of an executor is taken")
	void executors() {
		CountDownLatch release = new CountDownLatch(1);
		this.stage.play(waitingFor(release));
		try (HttpSocket running = get("stage");
				HttpSocket queued = getBehind("stage", "running");
				HttpSocket simple = get("simple")) {
			awaitState("stage", "queued");
			awaitState("simple", "running");
			JsonNode executors = read(ENDPOINT).get("executors");
			assertThat(executors.get("gatewayTaskExecutor")).isEqualTo(this.mapper.readTree("""
					{"type": "platform", "active": 1, "size": 1, "maximum": 1, "queued": 1, "queueCapacity": 1}"""));
			assertThat(executors.get("simpleExecutor")).isEqualTo(this.mapper.readTree("""
					{"type": "virtual", "active": 1, "size": 1, "maximum": 2, "queued": 0, "queueCapacity": 0}"""));
			release.countDown();
			assertThat(running.receive().status()).isEqualTo(200);
			assertThat(queued.receive().status()).isEqualTo(200);
			assertThat(simple.receive().status()).isEqualTo(200);
		}
	}

	@Test
	@DisplayName("Shows an exchange that waits for its body")
	void receiving() {
		this.stage.play("/x", waitingFor(new CountDownLatch(0)));
		try (HttpSocket socket = this.server.connect()) {
			socket.send("POST /gateway/stage/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\na");
			await("first byte").until(() -> describe("stage").at("/exchanges/0/bytesReceived").asInt() == 1);
			JsonNode exchange = awaitState("stage", "receiving");
			assertThat(exchange.propertyNames()).containsExactlyInAnyOrder("id", "method", "path", "state", "age",
					"bytesReceived", "bytesSent");
			assertThat(exchange.get("id").asString()).matches("[0-9]+");
			assertThat(exchange.get("method").asString()).isEqualTo("POST");
			assertThat(exchange.get("path").asString()).isEqualTo("/gateway/stage/x");
			assertThat(exchange.get("age").asString()).startsWith("PT");
			assertThat(exchange.get("bytesSent").asInt()).isZero();
			assertThat(socket.send("bc").receive().status()).isEqualTo(200);
		}
	}

	@Test
	@DisplayName("Shows exchanges that wait for a thread, and the one that has it")
	void queued() {
		CountDownLatch release = new CountDownLatch(1);
		this.stage.play(waitingFor(release));
		try (HttpSocket running = get("stage")) {
			String first = awaitState("stage", "running").get("id").asString();
			try (HttpSocket queued = get("stage")) {
				String second = awaitState("stage", "queued").get("id").asString();
				assertThat(describe("stage").at("/exchanges/0/id").asString()).isEqualTo(first);
				assertThat(describe("stage").at("/exchanges/1/id").asString()).isEqualTo(second);
				release.countDown();
				assertThat(running.receive().status()).isEqualTo(200);
				assertThat(queued.receive().status()).isEqualTo(200);
			}
		}
	}

	@Test
	@DisplayName("Shows an exchange whose next block waits for the client")
	void waiting() {
		this.stage.play((environ, startResponse) -> {
			startResponse.start("200 OK");
			return ScriptedBody.create().then(2, () -> new byte[MORE_THAN_BUFFERS]);
		});
		assertWaitsForClient("waiting");
	}

	@Test
	@DisplayName("Shows an exchange whose complete body waits for the client")
	void pumping() {
		this.stage.play((environ, startResponse) -> {
			startResponse.start("200 OK");
			return Body.of(new byte[MORE_THAN_BUFFERS]);
		});
		assertWaitsForClient("pumping");
	}

	private void assertWaitsForClient(String state) {
		try (HttpSocket socket = HttpSocket.connect(this.server.port(), 4096)) {
			socket.send(RawRequest.get("/gateway/stage"));
			// It is in that state, too, before the container lets it send anything.
			JsonNode exchange = awaitExchange("stage", state, (found) -> found.get("bytesSent").asInt() > 0);
			assertThat(exchange.get("bytesSent").asInt()).isLessThan(MORE_THAN_BUFFERS);
		}
		await("end").until(() -> describe("stage").get("inFlight").asInt() == 0);
	}

	@Test
	@DisplayName("Shows an exchange that waits for what its application hasn't read")
	void discarding() {
		this.stage.play((environ, startResponse) -> {
			startResponse.start("200 OK");
			return ScriptedBody.create().then("unread");
		});
		try (HttpSocket socket = this.server.connect()) {
			socket.send("POST /gateway/streaming HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\na");
			awaitState("streaming", "discarding");
			assertThat(socket.send("bc").receive().text()).isEqualTo("unread");
		}
	}

	@Test
	@DisplayName("Shows code that goes on although it has been interrupted, and since when")
	void stuck() {
		CountDownLatch release = new CountDownLatch(1);
		this.stage.play((environ, startResponse) -> {
			startResponse.start("200 OK");
			return ScriptedBody.create().then("block").then(() -> {
				StubbornCode.await(release);
				return "too late".getBytes();
			});
		});
		try (HttpSocket socket = get("simple")) {
			// The thread that ends the exchange notes one after the other.
			JsonNode code = awaitExchange("simple", "running",
					(exchange) -> exchange.at("/code").has("interrupted") && exchange.at("/code").has("abandoned"))
				.get("code");
			assertThat(code.propertyNames()).containsExactlyInAnyOrder("thread", "running", "abandoned", "interrupted",
					"reason");
			assertThat(code.get("thread").asString()).startsWith("simple-");
			assertThat(code.get("reason").asString()).isEqualTo("STEP_TIMEOUT");
			assertThat(List.of("running", "abandoned", "interrupted"))
				.allMatch((name) -> code.get(name).asString().startsWith("PT"));
			assertThat(describe("simple").get("stuck").asInt()).isOne();
			assertThat(socket.receive().complete()).isFalse();
		}
		finally {
			release.countDown();
		}
		await("end").until(() -> describe("simple").get("inFlight").asInt() == 0);
		assertThat(describe("simple").get("stuck").asInt()).isZero();
		await("log entry").until(() -> this.log.count() > 0);
		assertThat(this.log.take()).singleElement()
			.satisfies((entry) -> assertThat(entry.message()).contains("without a block, and is interrupted"));
	}

	@Test
	@DisplayName("Lists the oldest exchanges and counts all of them")
	void manyExchanges() {
		List<HttpSocket> sockets = new ArrayList<>();
		this.stage.play(waitingFor(new CountDownLatch(0)));
		try {
			sockets.add(sendHead());
			String oldest = awaitState("stage", "receiving").get("id").asString();
			for (int i = 0; i < 100; i++) {
				sockets.add(sendHead());
			}
			await("all").until(() -> describe("stage").get("inFlight").asInt() == 101);
			JsonNode exchanges = describe("stage").get("exchanges");
			assertThat(exchanges.size()).isEqualTo(100);
			assertThat(exchanges.at("/0/id").asString()).isEqualTo(oldest);
			assertThat(exchanges.values().stream().mapToLong((exchange) -> exchange.get("id").asLong())).isSorted();
			sockets.forEach((socket) -> assertThat(socket.send("abc").receive().status()).isIn(200, 503));
		}
		finally {
			sockets.forEach(HttpSocket::close);
		}
	}

	private HttpSocket sendHead() {
		return this.server.connect()
			.send("POST /gateway/stage HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\n");
	}

	@Test
	@DisplayName("A suspended application answers with 503, and what is in flight is finished")
	void suspends() {
		CountDownLatch release = new CountDownLatch(1);
		this.stage.play(waitingFor(release));
		try (HttpSocket running = get("stage"); HttpSocket receiving = sendHeadBehind("stage", "running")) {
			awaitState("stage", "receiving");
			HttpAnswer suspended = write("stage", "{\"suspended\": true}");
			assertThat(suspended.status()).isEqualTo(200);
			assertThat(this.mapper.readTree(suspended.body()).get("suspended").asBoolean()).isTrue();
			assertThat(describe("stage").get("suspended").asBoolean()).isTrue();
			HttpAnswer refused = this.server.get("/gateway/stage");
			assertThat(refused.status()).isEqualTo(503);
			assertThat(refused.header("Retry-After")).isEqualTo("1");
			assertThat(describe("simple").get("suspended").asBoolean()).isFalse();
			release.countDown();
			assertThat(running.receive().status()).isEqualTo(200);
			assertThat(receiving.send("abc").receive().status()).isEqualTo(200);
			assertThat(this.server.get("/gateway/simple").status()).isEqualTo(200);
			assertThat(this.server.get("/gateway/stage").status()).isEqualTo(503);
		}
		finally {
			release.countDown();
			assertThat(write("stage", "{\"suspended\": false}").status()).isEqualTo(200);
		}
		assertThat(describe("stage").get("suspended").asBoolean()).isFalse();
		assertThat(this.server.get("/gateway/stage").status()).isEqualTo(200);
	}

	private HttpSocket sendHeadBehind(String application, String state) {
		awaitState(application, state);
		return sendHead();
	}

	@Test
	@DisplayName("Counts exchanges by what has become of them")
	void counts() {
		JsonNode before = describe("stage").get("counts");
		this.stage.play(waitingFor(new CountDownLatch(0)));
		assertThat(this.server.get("/gateway/stage").status()).isEqualTo(200);
		assertThat(this.server
			.exchange("POST /gateway/stage HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10485761\r\n\r\n")
			.status()).isEqualTo(413);
		this.stage.play((environ, startResponse) -> {
			throw new IllegalStateException("on purpose");
		});
		assertThat(this.server.get("/gateway/stage").status()).isEqualTo(500);
		this.stage.play((environ, startResponse) -> {
			startResponse.start("200 OK");
			return ScriptedBody.create().then("begun").thenThrow(new IllegalStateException("on purpose"));
		});
		assertThat(this.server.get("/gateway/stage").complete()).isFalse();
		this.stage.play((environ, startResponse) -> {
			startResponse.start("200 OK");
			return Body.of(new byte[MORE_THAN_BUFFERS]);
		});
		assertWaitsForClient("pumping");
		for (String result : List.of("completed", "refused", "failed", "cut", "disconnected")) {
			await(result)
				.until(() -> describe("stage").get("counts").get(result).asLong() == before.get(result).asLong() + 1);
		}
		await("log").until(() -> this.log.count() >= 3);
		assertThat(this.log.take()).allMatch((entry) -> entry.isRefusal() || entry.thrown().contains("on purpose"));
	}

	@Test
	@DisplayName("There is nothing to see or to suspend where there is no application")
	void unknownApplication() {
		assertThat(this.server.get(ENDPOINT + "/none").status()).isEqualTo(404);
		assertThat(write("none", "{\"suspended\": true}").status()).isEqualTo(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"suspended\": null}", "{\"suspended\": \"perhaps\"}" })
	@DisplayName("A write that doesn't say what to do is refused")
	void malformedWrite(String body) {
		assertThat(write("stage", body).status()).isEqualTo(400);
		assertThat(describe("stage").get("suspended").asBoolean()).isFalse();
		this.log.take();
	}

	private static Application waitingFor(CountDownLatch release) {
		return (environ, startResponse) -> {
			assertThat(release.await(60, TimeUnit.SECONDS)).isTrue();
			startResponse.start("200 OK");
			return Body.empty();
		};
	}

	private HttpSocket get(String application) {
		return this.server.connect().send(RawRequest.get("/gateway/" + application));
	}

	private HttpSocket getBehind(String application, String state) {
		awaitState(application, state);
		return get(application);
	}

	private HttpAnswer write(String application, String body) {
		return this.server.exchange(
				RawRequest.post(ENDPOINT + "/" + application).header("Content-Type", "application/json").body(body));
	}

	private JsonNode awaitState(String application, String state) {
		return awaitExchange(application, state, (exchange) -> true);
	}

	private JsonNode awaitExchange(String application, String state, Predicate<JsonNode> condition) {
		return await(state)
			.until(() -> describe(application).get("exchanges")
				.values()
				.stream()
				.filter((exchange) -> exchange.get("state").asString().equals(state))
				.filter(condition)
				.findFirst(), Optional::isPresent)
			.orElseThrow();
	}

	private JsonNode describe(String application) {
		return read(ENDPOINT + "/" + application);
	}

	private JsonNode read(String path) {
		HttpAnswer answer = this.server.get(path);
		assertThat(answer.status()).as("%s", answer).isEqualTo(200);
		return this.mapper.readTree(new String(answer.body(), StandardCharsets.UTF_8));
	}

}
