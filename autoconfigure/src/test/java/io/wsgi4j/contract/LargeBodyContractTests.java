package io.wsgi4j.contract;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.ScriptedBody;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of bodies that take more than one buffer of the container, both ways.
 */
class LargeBodyContractTests extends AbstractContractTests {

	private static final int[] SIZES = { 64 * 1024, 1, 200_000, 16 * 1024, 8191, 16 * 1024 - 1, 9_000_000, 7, 65_537 };

	@TempDir
	private Path directory;

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.application("/streaming", this::digest)
			.application("/buffered", this::digest)
			.properties("gateway.applications.streaming.request.mode=streaming", "gateway.request.max-body-size=-1B");
	}

	private Iterable<byte[]> digest(Environ environ, StartResponse startResponse) throws Exception {
		byte[] body = environ.input().readAllBytes();
		startResponse.start("200 OK");
		return Body.of(body.length + " " + Arrays.hashCode(body));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 2, 5 })
	@DisplayName("Rule 6: blocks of any size arrive as they are, in chunks")
	void blocksInChunks(int first) {
		List<byte[]> blocks = blocks(first);
		assertArrives(lazy(blocks), blocks, "GET", null);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 2, 5 })
	@DisplayName("Rule 6: blocks of any size arrive as they are, with their length announced")
	void blocksOfAnnouncedLength(int first) {
		List<byte[]> blocks = blocks(first);
		long length = blocks.stream().mapToLong((block) -> block.length).sum();
		assertArrives(lazy(blocks, new Header("Content-Length", Long.toString(length))), blocks, "GET",
				Long.toString(length));
	}

	@Test
	@DisplayName("Rule 6: blocks that are there already arrive as they are")
	void completeBlocks() {
		List<byte[]> blocks = blocks(0);
		long length = blocks.stream().mapToLong((block) -> block.length).sum();
		assertArrives((environ, startResponse) -> {
			startResponse.start("200 OK");
			return blocks;
		}, blocks, "GET", Long.toString(length));
	}

	@Test
	@DisplayName("Rule 6: what is written and what is yielded arrives in order, whatever its size")
	void writtenAndYielded() {
		List<byte[]> blocks = blocks(0);
		assertArrives((environ, startResponse) -> {
			OutputStream output = startResponse.start("200 OK");
			for (byte[] block : blocks.subList(0, 5)) {
				output.write(block);
			}
			return () -> blocks.subList(5, blocks.size()).iterator();
		}, blocks, "GET", null);
	}

	@Test
	@DisplayName("Rule 6: a body without framing ends with the connection")
	void unframed() {
		List<byte[]> blocks = blocks(0);
		this.stage.play(lazy(blocks));
		HttpAnswer answer = this.server.exchange(request("GET").replace("HTTP/1.1", "HTTP/1.0"));
		assertThat(answer.header("Transfer-Encoding")).isNull();
		assertThat(answer.body()).isEqualTo(join(blocks));
	}

	@ParameterizedTest
	@CsvSource({ "0, 3000000", "1, 2999999", "17, 100000", "2999000, 1000" })
	@DisplayName("Rule 6: a file arrives as it is, or the part of it")
	void files(long position, long length) throws Exception {
		byte[] content = random(3_000_000);
		Path file = Files.write(this.directory.resolve("file"), content);
		byte[] part = Arrays.copyOfRange(content, (int) position, (int) (position + length));
		assertArrives((environ, startResponse) -> {
			startResponse.start("200 OK");
			return Body.of(file, position, length);
		}, List.of(part), "GET", Long.toString(length));
	}

	@ParameterizedTest
	@ValueSource(ints = { 10_000, 300_000 })
	@DisplayName("Rule 6: a file arrives as it is behind what has been written")
	void fileBehindWrite(int length) throws Exception {
		List<byte[]> blocks = List.of(new byte[] { 'x' }, random(length));
		Path file = Files.write(this.directory.resolve("file"), blocks.get(1));
		assertArrives((environ, startResponse) -> {
			startResponse.start("200 OK").write(blocks.get(0));
			return Body.of(file);
		}, blocks, "GET", null);
	}

	@Test
	@DisplayName("Rule 6: a file that becomes shorter while it is sent is a cut answer")
	void shortenedFile() throws Exception {
		Path file = Files.write(this.directory.resolve("file"), new byte[20_000_000]);
		try (HttpSocket socket = HttpSocket.connect(this.server.port(), 8 * 1024)) {
			this.stage.play((environ, startResponse) -> {
				startResponse.start("200 OK");
				return Body.of(file);
			});
			HttpAnswer head = socket.send(request("GET")).receiveHead();
			try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
				channel.truncate(1_000_000);
			}
			assertThat(head.header("Content-Length")).isEqualTo("20000000");
			assertThat(socket.receiveBody(head).complete()).isFalse();
		}
		assertThat(takeLogEntry().thrown()).contains("shorter");
	}

	@Test
	@DisplayName("Rule 9: a file that can't be read is a failure, not a client that has left")
	void unreadableFile() throws Exception {
		Path file = UnreadableFile.ofLength(10_000_000);
		try (HttpSocket socket = send((environ, startResponse) -> {
			startResponse.start("200 OK", new Header("Content-Length", "10000001")).write('x');
			return Body.of(file);
		})) {
			HttpAnswer answer = socket.receive();
			assertThat(answer.text()).isEqualTo("x");
			assertThat(answer.complete()).isFalse();
		}
		assertThat(takeLogEntry().thrown()).contains(UnreadableFile.FAILURE);
	}

	@Test
	@DisplayName("Rule 7: not a byte more than announced, however large the blocks are")
	void tooLong() {
		byte[] block = random(100_000);
		ScriptedBody body = ScriptedBody.endless(() -> block);
		try (HttpSocket socket = send((environ, startResponse) -> {
			startResponse.start("200 OK", new Header("Content-Length", "150000"));
			return body;
		})) {
			HttpAnswer answer = socket.receive();
			assertThat(answer.complete()).isTrue();
			assertThat(answer.body()).hasSize(150_000).startsWith(block);
			awaitEndOfRequests();
			assertThat(takeLogEntry()).isNotNull();
			assertThat(body.closes()).isEqualTo(1);
			assertThat(body.asked()).isEqualTo(2);
		}
	}

	@Test
	@DisplayName("Rule 7: less than announced is a cut answer, however large the blocks are")
	void tooShort() {
		byte[] block = random(100_000);
		try (HttpSocket socket = send(lazy(List.of(block), new Header("Content-Length", "150000")))) {
			HttpAnswer answer = socket.receive();
			assertThat(answer.complete()).isFalse();
			assertThat(answer.body()).isEqualTo(block);
		}
		assertThat(takeLogEntry()).isNotNull();
	}

	@Test
	@DisplayName("Rule 9: a failure between large chunks cuts the answer")
	void failureBetweenChunks() {
		byte[] block = random(100_000);
		try (HttpSocket socket = send((environ, startResponse) -> {
			startResponse.start("200 OK");
			return ScriptedBody.create().then(3, () -> block).thenThrow(new IllegalStateException("expected"));
		})) {
			HttpAnswer answer = socket.receive();
			assertThat(answer.complete()).isFalse();
			assertThat(answer.body()).hasSize(300_000);
		}
		assertThat(takeLogEntry().thrown()).contains("expected");
	}

	@Test
	@DisplayName("Rule 8: nothing of a large body answers HEAD")
	void head() {
		this.stage.play(lazy(blocks(0)));
		try (HttpSocket socket = this.server.connect()) {
			assertThat(socket.send(request("HEAD")).receive("HEAD").status()).isEqualTo(200);
			assertUsable(socket);
		}
	}

	@ParameterizedTest
	@CsvSource({ "204, 10000", "204, 200000", "205, 10000", "205, 200000", "304, 10000", "304, 200000" })
	@DisplayName("Rule 8: nothing of a large body goes with a status that has none")
	void bodiless(int status, int length) {
		Application application = (environ, startResponse) -> {
			startResponse.start(status + " Nothing");
			return List.of(new byte[length]);
		};
		this.stage.play(application);
		try (HttpSocket socket = this.server.connect()) {
			HttpAnswer answer = socket.send(request("GET")).receive();
			assertThat(answer.status()).isEqualTo(status);
			assertThat(answer.body()).isEmpty();
			assertUsable(socket);
			this.stage.play((environ, startResponse) -> {
				startResponse.start(status + " Nothing", new Header("Content-Length", "" + length));
				return ScriptedBody.create().then(2, () -> new byte[length / 2]);
			});
			assertThat(socket.send(request("GET")).receive().body()).isEmpty();
			assertUsable(socket);
		}
	}

	@ParameterizedTest
	@CsvSource({ "/buffered, 127999", "/buffered, 3000000", "/streaming, 3000000", "/streaming, 196608",
			"/streaming, 491520" })
	@DisplayName("Rule 11: the next request begins right behind a large body")
	void nextRequestBehindBody(String path, int length) {
		byte[] content = random(length);
		ByteArrayOutputStream requests = new ByteArrayOutputStream();
		for (int i = 0; i < 3; i++) {
			requests.writeBytes(RawRequest.post("/gateway" + path).body(content).toBytes());
		}
		try (HttpSocket socket = this.server.connect()) {
			Thread sender = new Thread(() -> socket.send(requests.toByteArray()));
			sender.start();
			for (int i = 0; i < 3; i++) {
				assertThat(socket.receive().text()).isEqualTo(length + " " + Arrays.hashCode(content));
			}
			assertUsable(socket);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/buffered", "/streaming" })
	@DisplayName("Rule 11: a large body arrives whole, however it is cut on its way")
	void bodyInPieces(String path) throws Exception {
		byte[] content = random(1_000_000);
		byte[] request = RawRequest.post("/gateway" + path).body(content).toBytes();
		Random random = new Random(7);
		try (HttpSocket socket = this.server.connect()) {
			for (int offset = 0; offset < request.length;) {
				int end = Math.min(request.length, offset + 1 + random.nextInt(100_000));
				socket.send(Arrays.copyOfRange(request, offset, end));
				offset = end;
				Thread.yield();
			}
			assertThat(socket.receive().text()).isEqualTo(content.length + " " + Arrays.hashCode(content));
			assertUsable(socket);
		}
	}

	@Test
	@DisplayName("Rule 11: what an application leaves of a large body isn't the next request")
	void unreadBody() {
		this.stage.play((environ, startResponse) -> {
			startResponse.start("200 OK");
			return Body.of("unread");
		});
		try (HttpSocket socket = this.server.connect()) {
			HttpAnswer answer = socket.send(RawRequest.post("/gateway/app").body(random(1_500_000))).receive();
			assertThat(answer.text()).isEqualTo("unread");
			assertUsable(socket);
		}
	}

	private void assertArrives(Application application, List<byte[]> blocks, String method, String length) {
		byte[] expected = join(blocks);
		for (int buffer : new int[] { 0, 4096 }) {
			this.stage.play(application);
			try (HttpSocket socket = HttpSocket.connect(this.server.port(), buffer)) {
				HttpAnswer answer = socket.send(request(method)).receive();
				assertThat(answer.complete()).isTrue();
				assertThat(answer.header("Content-Length")).isEqualTo(length);
				assertThat(Arrays.equals(answer.body(), expected)).isTrue();
				assertUsable(socket);
			}
		}
	}

	private static Application lazy(List<byte[]> blocks, Header... headers) {
		return (environ, startResponse) -> {
			startResponse.start("200 OK", headers);
			Iterator<byte[]> iterator = blocks.iterator();
			return () -> iterator;
		};
	}

	private static List<byte[]> blocks(int first) {
		List<byte[]> blocks = new ArrayList<>();
		for (int i = 0; i < SIZES.length; i++) {
			blocks.add(random(SIZES[(first + i) % SIZES.length]));
		}
		return blocks;
	}

	private static byte[] random(int length) {
		byte[] bytes = new byte[length];
		new Random(length).nextBytes(bytes);
		return bytes;
	}

	private static byte[] join(List<byte[]> blocks) {
		ByteArrayOutputStream joined = new ByteArrayOutputStream();
		blocks.forEach(joined::writeBytes);
		return joined.toByteArray();
	}

}
