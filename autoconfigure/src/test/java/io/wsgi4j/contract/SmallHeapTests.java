package io.wsgi4j.contract;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.ServerProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Servers whose heap is too small for what their clients want. For a few seconds, or for
 * longer, as {@code .ci/small-heap} does.
 */
class SmallHeapTests {

	private static final String HEAP = "-Xmx64m";

	private static final int OUT_OF_MEMORY = 3;

	static List<Container> containers() {
		String chosen = System.getProperty("wsgi4j.test.containers", "tomcat jetty");
		return Arrays.stream(Container.values())
			.filter((container) -> chosen.contains(container.toString().toLowerCase()))
			.toList();
	}

	@ParameterizedTest
	@MethodSource("containers")
	@DisplayName("Deadlines are kept after there was no memory, as long as the container answers at all")
	void deadlines(Container container) throws Exception {
		try (ServerProcess server = ServerProcess.start(container, HEAP)) {
			GreedyClients clients = new GreedyClients(server);
			clients.play(true);
			boolean answering = clients.isAnswered();
			System.out.printf("%s, %s: %s, %s%n", container, HEAP, clients,
					answering ? "answers" : "doesn't answer any more");
			assertThat(clients.count("huge", 500)).isPositive();
			// Its own threads may have been hit. That is what the flag is for.
			Assumptions.assumeTrue(answering, "The container doesn't answer any more");
			assertThatDeadlinesAreKept(server);
		}
	}

	@ParameterizedTest
	@MethodSource("containers")
	@DisplayName("Deadlines are kept until -XX:+ExitOnOutOfMemoryError has made the process leave")
	void exit(Container container) throws Exception {
		try (ServerProcess server = ServerProcess.start(container, HEAP, "-XX:+ExitOnOutOfMemoryError")) {
			GreedyClients clients = new GreedyClients(server);
			clients.play(false);
			boolean running = server.isRunning();
			System.out.printf("%s, %s, with the flag: %s, %s%n", container, HEAP, clients,
					running ? "runs" : "has left with " + server.awaitExit());
			if (running) {
				assertThatDeadlinesAreKept(server);
				HttpSocket.connect(server.port()).send(RawRequest.get("/gateway/huge")).close();
			}
			assertThat(server.awaitExit()).isEqualTo(OUT_OF_MEMORY);
		}
	}

	private static void assertThatDeadlinesAreKept(ServerProcess server) {
		Awaitility.await("deadline").ignoreExceptions().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
			try (HttpSocket socket = HttpSocket.connect(server.port()).send(RawRequest.get("/gateway/late"))) {
				assertThat(socket.receive().status()).isEqualTo(504);
			}
		});
	}

}
