package io.wsgi4j.actuate;

import java.lang.reflect.Method;
import java.util.Set;
import java.util.stream.Collectors;

import io.wsgi4j.Body;
import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is seen of a watch whose thread has died.
 */
@EnabledForJreRange(max = JRE.JAVA_19, disabledReason = "Later ones can't stop a thread")
class WatchHealthTests {

	private static final String WATCH = "/actuator/health/gateway/gatewayExchangeWatch";

	@ParameterizedTest
	@EnumSource
	@DisplayName("A server without its watch is down until the watch has been started anew")
	void deadWatch(Container container) throws Exception {
		Set<Thread> others = watches();
		try (TestServer server = start(container)) {
			assertThat(server.get(WATCH).status()).isEqualTo(200);
			kill(findThread(others));
			HttpAnswer health = server.get(WATCH);
			assertThat(health.status()).isEqualTo(503);
			assertThat(health.text()).contains("\"DOWN\"").contains("\"restarts\":1");
			assertThat(server.get(WATCH).status()).isEqualTo(200);
			assertThat(server.get("/gateway/late").status()).isEqualTo(504);
		}
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("Deadlines go on with the next request after the watch has died")
	void nextRequest(Container container) throws Exception {
		Set<Thread> others = watches();
		try (TestServer server = start(container)) {
			kill(findThread(others));
			assertThat(server.get("/gateway/late").status()).isEqualTo(504);
		}
	}

	private static TestServer start(Container container) {
		return TestServer.on(container).application("/late", (environ, startResponse) -> {
			Thread.sleep(Long.MAX_VALUE);
			return Body.empty();
		})
			.properties("management.endpoint.health.show-details=always",
					"gateway.applications.late.response-timeout=100ms")
			.start();
	}

	/**
	 * Finds the watch of the server that has just started. Those of others may not have
	 * ended yet.
	 */
	private static Thread findThread(Set<Thread> others) {
		return watches().stream().filter((thread) -> !others.contains(thread)).findFirst().orElseThrow();
	}

	private static Set<Thread> watches() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("wsgi4j-watch"))
			.collect(Collectors.toSet());
	}

	private static void kill(Thread thread) throws Exception {
		Method stop = Thread.class.getMethod("stop");
		Awaitility.await("death").dontCatchUncaughtExceptions().until(() -> {
			stop.invoke(thread);
			return !thread.isAlive();
		});
	}

}
