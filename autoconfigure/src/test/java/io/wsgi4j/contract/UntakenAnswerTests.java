package io.wsgi4j.contract;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

import io.wsgi4j.testsupport.BodyKind;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of small answers that a client never takes.
 */
class UntakenAnswerTests extends AbstractContractTests {

	private static final int REQUESTS = 4000;

	private static final byte[] CONTENT = new byte[4 * 1024];

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.properties("server.tomcat.connection-timeout=500ms", "server.tomcat.max-keep-alive-requests=-1",
				"server.jetty.connection-idle-timeout=500ms");
	}

	@Test
	@DisplayName("Rule 10: the container closes the connection of a client that takes nothing any more")
	void untaken() {
		CountedApplication asked = new CountedApplication(BodyKind.MATERIALISED.application(CONTENT));
		this.stage.play(asked);
		try (HttpSocket socket = HttpSocket.connect(this.server.port(), 8 * 1024)) {
			CompletableFuture<Void> sent = CompletableFuture
				.runAsync(() -> socket.send(request("GET").repeat(REQUESTS)));
			asked.awaitStandstill();
			awaitEndOfRequests();
			sent.handle((done, failure) -> failure).join();
			int answers = 0;
			while (Arrays.equals(socket.receive().body(), CONTENT)) {
				answers++;
			}
			assertThat(answers).isLessThan(REQUESTS);
		}
	}

}
