package io.wsgi4j.actuate;

import io.wsgi4j.testsupport.AbstractRecorderTests;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A gateway that owns the root, and an actuator on a port of its own.
 */
class GatewayManagementPortTests extends AbstractRecorderTests {

	private final JsonMapper mapper = JsonMapper.builder().build();

	@Override
	protected void configure(TestServer.Builder builder) {
		builder.application("/", this.recorder)
			.properties("gateway.prefix=/", "management.server.port=0",
					"management.endpoints.web.exposure.include=gatewayapplications,health,mappings,info",
					"management.endpoint.gatewayapplications.access=read-only",
					"management.endpoint.health.show-components=always", "management.info.gateway.enabled=true");
	}

	/**
	 * The servlet of the management port logs when it is first used.
	 */
	@BeforeParameterizedClassInvocation
	void initializeServlet() {
		manage(RawRequest.get("/actuator"));
		this.log.take();
	}

	@Test
	@DisplayName("The endpoint is on the management port and not on the other one")
	void endpoint() {
		JsonNode application = read("/actuator/gatewayapplications").at("/applications/root");
		assertThat(application.get("mount").asString()).isEqualTo("/");
		assertThat(record("/actuator/gatewayapplications").environ().pathInfo())
			.isEqualTo("/actuator/gatewayapplications");
	}

	@Test
	@DisplayName("Nothing can be suspended with access to read only")
	void readOnly() {
		HttpAnswer answer = manage(RawRequest.post("/actuator/gatewayapplications/root")
			.header("Content-Type", "application/json")
			.body("{\"suspended\": true}"));
		assertThat(answer.status()).isEqualTo(405);
		assertThat(this.log.take()).allMatch((entry) -> entry.message().contains("'POST' is not supported"));
		assertThat(read("/actuator/gatewayapplications/root").get("suspended").asBoolean()).isFalse();
	}

	@Test
	@DisplayName("The mounts are among the mappings")
	void mappings() {
		assertThat(read("/actuator/mappings").findValue("gatewayApplications")).isEqualTo(this.mapper.readTree("""
				[{"predicate": "/**", "handler": "root", "bean": "root"}]"""));
	}

	@Test
	@DisplayName("The mounts are part of the info")
	void info() {
		assertThat(read("/actuator/info").get("gateway")).isEqualTo(this.mapper.readTree("""
				{"applications": {"root": "/"}}"""));
	}

	@Test
	@DisplayName("The executors are part of the health")
	void health() {
		assertThat(read("/actuator/health/gateway/gatewayTaskExecutor").get("status").asString()).isEqualTo("UP");
	}

	private JsonNode read(String path) {
		HttpAnswer answer = manage(RawRequest.get(path));
		assertThat(answer.status()).as("%s", answer).isEqualTo(200);
		return this.mapper.readTree(answer.body());
	}

	private HttpAnswer manage(RawRequest request) {
		int port = this.server.bean(Environment.class).getRequiredProperty("local.management.port", Integer.class);
		try (HttpSocket socket = HttpSocket.connect(port)) {
			return socket.send(request).receive();
		}
	}

}
