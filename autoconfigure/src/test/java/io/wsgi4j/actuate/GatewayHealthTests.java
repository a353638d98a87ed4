package io.wsgi4j.actuate;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.wsgi4j.Body;
import io.wsgi4j.testsupport.AbstractServerTests;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.Stage;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayHealthTests extends AbstractServerTests {

	private final JsonMapper mapper = JsonMapper.builder().build();

	private final Stage stage = new Stage();

	@Override
	protected void configure(TestServer.Builder builder) {
		builder.application("/app", this.stage)
			.properties("management.endpoint.health.show-details=always",
					"management.endpoint.health.probes.enabled=true", "gateway.executor.pool.core-size=1",
					"gateway.executor.pool.max-size=1", "gateway.executor.pool.queue-capacity=1");
	}

	@Test
	@DisplayName("An executor with room is up")
	void up() {
		JsonNode health = read("/actuator/health/gateway", 200);
		assertThat(health.get("status").asString()).isEqualTo("UP");
		assertThat(health.at("/components/gatewayTaskExecutor/status").asString()).isEqualTo("UP");
		assertThat(health.at("/components/gatewayTaskExecutor/details/maximum").asInt()).isEqualTo(1);
		assertThat(read("/actuator/health", 200).at("/components/gateway/status").asString()).isEqualTo("UP");
	}

	@Test
	@DisplayName("A saturated executor is out of service, and the server still alive and ready")
	void saturated() {
		CountDownLatch release = new CountDownLatch(1);
		this.stage.play((environ, startResponse) -> {
			assertThat(release.await(60, TimeUnit.SECONDS)).isTrue();
			startResponse.start("200 OK");
			return Body.empty();
		});
		try (HttpSocket running = this.server.connect().send(RawRequest.get("/gateway/app"));
				HttpSocket queued = this.server.connect().send(RawRequest.get("/gateway/app"))) {
			await("saturation").until(() -> this.server.get("/actuator/health/gateway").status() == 503);
			JsonNode health = read("/actuator/health", 503).at("/components/gateway");
			assertThat(health.get("status").asString()).isEqualTo("OUT_OF_SERVICE");
			assertThat(health.at("/components/gatewayTaskExecutor/details")).isEqualTo(this.mapper.readTree("""
					{"type": "platform", "active": 1, "size": 1, "maximum": 1, "queued": 1, "queueCapacity": 1,
					"load": 1.0, "loadThreshold": 0.9}"""));
			assertThat(read("/actuator/health/liveness", 200).get("status").asString()).isEqualTo("UP");
			assertThat(read("/actuator/health/readiness", 200).get("status").asString()).isEqualTo("UP");
			release.countDown();
			assertThat(running.receive().status()).isEqualTo(200);
			assertThat(queued.receive().status()).isEqualTo(200);
		}
		await("room").until(() -> this.server.get("/actuator/health/gateway").status() == 200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "liveness", "readiness" })
	@DisplayName("No probe depends on the executors")
	void probes(String name) {
		HealthEndpointGroup group = this.server.bean(HealthEndpointGroups.class).get(name);
		assertThat(group).isNotNull();
		assertThat(group.isMember(name + "State")).isTrue();
		assertThat(group.isMember("gateway")).isFalse();
		assertThat(group.isMember("gateway/gatewayTaskExecutor")).isFalse();
	}

	private JsonNode read(String path, int status) {
		HttpAnswer answer = this.server.get(path);
		assertThat(answer.status()).as("%s", answer).isEqualTo(status);
		return this.mapper.readTree(answer.body());
	}

}
