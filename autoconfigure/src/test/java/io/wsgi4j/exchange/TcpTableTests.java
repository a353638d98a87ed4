package io.wsgi4j.exchange;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@EnabledOnOs(OS.LINUX)
class TcpTableTests {

	private final TcpTable table = new TcpTable();

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "::1" })
	void findsWhatIsNotEstablishedAnyMore(String address) throws Exception {
		try (ServerSocket server = new ServerSocket(0);
				Socket client = new Socket(address, server.getLocalPort());
				Socket accepted = server.accept()) {
			ConnectionEnds connection = endsOf(accepted);
			ConnectionEnds other = new ConnectionEnds(connection.local(), end(address, 1));
			assertThat(this.table.isAvailable()).isTrue();
			assertThat(this.table.departed(List.of(connection, other))).containsExactly(other);
			end(client);
			await("end").until(() -> isGone(connection));
			end(accepted);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "::1" })
	void findsWhatHasBeenReset(String address) throws Exception {
		try (ServerSocket server = new ServerSocket(0);
				Socket client = new Socket(address, server.getLocalPort());
				Socket accepted = server.accept()) {
			ConnectionEnds connection = endsOf(accepted);
			client.setSoLinger(true, 0);
			end(client);
			await("reset").until(() -> isGone(connection));
			end(accepted);
		}
	}

	@Test
	void knowsNothingOfWhatNobodyListensTo() throws Exception {
		ConnectionEnds unknown = new ConnectionEnds(end("192.0.2.1", 1), end("192.0.2.2", 1));
		assertThat(this.table.departed(List.of(unknown))).isEmpty();
	}

	@Test
	void isNotAvailableElsewhere() {
		TcpTable table = new TcpTable(Path.of("no/such/directory"));
		assertThat(table.isAvailable()).isFalse();
	}

	private boolean isGone(ConnectionEnds connection) throws IOException {
		return !this.table.departed(List.of(connection)).isEmpty();
	}

	private static InetSocketAddress end(String address, int port) throws IOException {
		return new InetSocketAddress(InetAddress.getByName(address), port);
	}

	private static void end(Socket socket) throws IOException {
		socket.close();
	}

	private static ConnectionEnds endsOf(Socket socket) {
		return new ConnectionEnds((InetSocketAddress) socket.getLocalSocketAddress(),
				(InetSocketAddress) socket.getRemoteSocketAddress());
	}

}
