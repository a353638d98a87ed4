package io.wsgi4j.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.ServerProcess;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of clients that come all at once, with default settings.
 */
class GatewayBurstTests {

	private static final int CLIENTS = 1000;

	private static final int OTHERS = 50;

	@ParameterizedTest
	@EnumSource
	@DisplayName("1,000 clients that ask at once for a download and take it slowly are all admitted, and others too")
	void slowReaders(Container container) {
		List<HttpSocket> readers = new ArrayList<>();
		try (ServerProcess server = ServerProcess.start(container, "-Xmx512m")) {
			for (int i = 0; i < CLIENTS; i++) {
				readers.add(HttpSocket.connect(server.port(), 4096));
			}
			byte[] request = RawRequest.get("/gateway/download").toBytes();
			readers.forEach((reader) -> reader.send(request));
			assertThatOthersAreAnswered(server);
			assertThat(readers).extracting(HttpSocket::receiveHead).extracting(HttpAnswer::status).containsOnly(200);
			assertThatOthersAreAnswered(server);
			assertThat(readers).allSatisfy((reader) -> assertThat(reader.readChunk()).isNotEmpty());
		}
		finally {
			readers.forEach(HttpSocket::close);
		}
	}

	private static void assertThatOthersAreAnswered(ServerProcess server) {
		for (int i = 0; i < OTHERS; i++) {
			try (HttpSocket socket = HttpSocket.connect(server.port())) {
				assertThat(socket.send(RawRequest.get("/gateway/other")).receive().text()).isEqualTo("other");
			}
		}
	}

}
