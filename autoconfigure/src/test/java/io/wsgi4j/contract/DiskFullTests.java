package io.wsgi4j.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

import ch.qos.logback.classic.Level;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.StartResponse;
import io.wsgi4j.spool.SmallDisk;
import io.wsgi4j.testsupport.AbstractRecorderTests;
import io.wsgi4j.testsupport.BodyFiles;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bodies for which the disk has no room.
 */
class DiskFullTests extends AbstractRecorderTests {

	private static final int ROOM = 100_000;

	private static final int THRESHOLD = 1000;

	@TempDir
	private static Path directory;

	private final SmallDisk disk = new SmallDisk(ROOM);

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.bean("bodyDirectory", this.disk.bodies(directory))
			.properties("gateway.request.memory-threshold=" + THRESHOLD + "B", "gateway.request.memory-budget=0B",
					"gateway.applications.streaming.request.mode=streaming")
			.properties("gateway.applications.throwing.request.mode=streaming")
			.application("/streaming", this::readLate)
			.application("/throwing", this::readLateAndThrow);
	}

	/**
	 * Reads only when there is no room any more.
	 */
	private Iterable<byte[]> readLate(Environ environ, StartResponse startResponse) {
		await("end of the room").until(() -> this.log.count() > 0);
		startResponse.start("200 OK");
		try {
			return Body.of("bytes: " + environ.input().readAllBytes().length);
		}
		catch (IOException ex) {
			return Body.of(ex.getMessage());
		}
	}

	private Iterable<byte[]> readLateAndThrow(Environ environ, StartResponse startResponse) throws IOException {
		await("end of the room").until(() -> this.log.count() > 0);
		return Body.of("bytes: " + environ.input().readAllBytes().length);
	}

	@AfterEach
	void nothingIsLeft() {
		new BodyFiles(directory).awaitNone();
		assertThat(this.disk.used()).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	@DisplayName("A body for which there is no room is answered with 507, whether or not the rest of it ever comes")
	void noRoom(boolean chunked) {
		RawRequest request = chunked ? post().chunked().chunk(new byte[ROOM + 1])
				: post().header("Content-Length", "1000000").raw(new byte[ROOM + 1]);
		try (HttpSocket socket = this.server.connect()) {
			HttpAnswer answer = socket.send(request).receive();
			assertRefused(answer);
			assertThat(socket.isClosedByServer()).isTrue();
		}
		assertThatFailureIsLogged();
	}

	@Test
	@DisplayName("A streamed body for which there is no room is given up at once, whatever the application makes of it")
	void streamed() {
		HttpAnswer answer;
		try (HttpSocket socket = this.server.connect()) {
			answer = socket.send(RawRequest.post("/gateway/streaming").header("Content-Length", "9000000"))
				.send(new byte[2 * ROOM])
				.receive();
		}
		assertThat(answer.text()).isEqualTo("The body of the request can't be kept");
		assertThatFailureIsLogged("streaming");
	}

	@Test
	@DisplayName("An application that can't do without the rest of a streamed body leaves the answer to the gateway: 507")
	void streamedAndNotCaught() {
		try (HttpSocket socket = this.server.connect()) {
			HttpAnswer answer = socket.send(RawRequest.post("/gateway/throwing").header("Content-Length", "9000000"))
				.send(new byte[2 * ROOM])
				.receive();
			assertRefused(answer);
			assertThat(answer.text()).doesNotContain("dispatcherServlet");
		}
		assertThatFailureIsLogged("throwing");
	}

	@Test
	@DisplayName("Who sends on and on although there is no room is cut off")
	void endless() {
		try (HttpSocket socket = this.server.connect()) {
			socket.send(post().header("Content-Length", "9000000"));
			boolean refused = false;
			for (int i = 0; i < 100_000 && !refused; i++) {
				refused = !isSent(socket, new byte[8192]);
			}
			assertThat(refused).isTrue();
		}
		assertThatFailureIsLogged();
	}

	@Test
	@DisplayName("While there is no room for one body, others are kept in memory, and in files when there is room again")
	void othersGoOn() {
		try (HttpSocket large = this.server.connect()) {
			large.send(post().header("Content-Length", String.valueOf(ROOM)).raw(new byte[ROOM - 1]));
			await("room").until(() -> this.disk.used() == ROOM - 1);
			assertRefused(this.server.exchange(post().body(new byte[THRESHOLD + 1])));
			assertThat(record(post().body(new byte[THRESHOLD])).body()).hasSize(THRESHOLD);
			assertThat(large.send(new byte[1]).receive().status()).isEqualTo(200);
			assertThat(this.recorder.take().body()).hasSize(ROOM);
		}
		assertThatFailureIsLogged();
		await("room").until(() -> this.disk.used() == 0);
		assertThat(record(post().body(new byte[ROOM])).body()).hasSize(ROOM);
	}

	private static void assertRefused(HttpAnswer answer) {
		assertThat(answer.status()).isEqualTo(507);
		assertThat(answer.header("Connection")).isEqualToIgnoringCase("close");
		assertThat(answer.toString()).doesNotContain(directory.toString()).doesNotContain("No space left");
	}

	private void assertThatFailureIsLogged() {
		assertThatFailureIsLogged("app");
	}

	private void assertThatFailureIsLogged(String application) {
		await("end").until(() -> this.disk.used() == 0);
		assertThat(this.log.take()).singleElement().satisfies((entry) -> {
			assertThat(entry.level()).isEqualTo(Level.WARN);
			assertThat(entry.message()).startsWith("Application '%s'".formatted(application))
				.endsWith("can't keep the body of a request: the disk of 'gateway.request.directory' is full");
			assertThat(entry.thrown()).contains("can't be kept");
		});
	}

	private static boolean isSent(HttpSocket socket, byte[] part) {
		try {
			socket.send(part);
			return true;
		}
		catch (UncheckedIOException ex) {
			return false;
		}
	}

	private static RawRequest post() {
		return RawRequest.post("/gateway/app");
	}

}
