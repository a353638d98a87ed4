package io.wsgi4j.contract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.wsgi4j.Body;
import io.wsgi4j.ClientDisconnectedException;
import io.wsgi4j.testsupport.BodyKind;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.ScriptedBody;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

class StreamingContractTests extends AbstractContractTests {

	@Test
	@DisplayName("Rule 6: every block is with the client before the next is asked for")
	void blocksAreNotHeldBack() {
		Semaphore received = new Semaphore(0);
		ScriptedBody body = ScriptedBody.create().then("0").then(5, () -> {
			assertThat(received.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
			return "next".getBytes();
		});
		try (HttpSocket socket = send((environ, startResponse) -> {
			startResponse.start("200 OK");
			return body;
		})) {
			assertThat(socket.receiveHead().status()).isEqualTo(200);
			assertThat(socket.readChunk()).asString().isEqualTo("0");
			for (int i = 0; i < 5; i++) {
				received.release();
				assertThat(socket.readChunk()).asString().isEqualTo("next");
			}
			assertThat(socket.readChunk()).isNull();
			assertUsable(socket);
		}
		awaitEndOfRequests();
		assertThat(body.closes()).isEqualTo(1);
		assertThat(body.overlaps()).isZero();
	}

	@Test
	@DisplayName("Rule 6: what is written is with the client when write returns, and precedes what is yielded")
	void writesAreNotHeldBack() {
		Semaphore received = new Semaphore(0);
		AtomicReference<OutputStream> stream = new AtomicReference<>();
		try (HttpSocket socket = send((environ, startResponse) -> {
			stream.set(startResponse.start("200 OK"));
			for (String text : new String[] { "foo", "bar" }) {
				stream.get().write(text.getBytes());
				assertThat(received.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
			}
			return ScriptedBody.create().then("block").then(() -> {
				stream.get().write("written".getBytes());
				return "yielded".getBytes();
			});
		})) {
			assertThat(socket.receiveHead().status()).isEqualTo(200);
			assertThat(socket.readChunk()).asString().isEqualTo("foo");
			received.release();
			assertThat(socket.readChunk()).asString().isEqualTo("bar");
			received.release();
			assertThat(socket.readChunk()).asString().isEqualTo("block");
			assertThat(socket.readChunk()).asString().isEqualTo("written");
			assertThat(socket.readChunk()).asString().isEqualTo("yielded");
			assertThat(socket.readChunk()).isNull();
		}
	}

	@Test
	@DisplayName("Rule 6: what is written precedes a materialised body")
	void writePrecedesMaterialisedBody() {
		HttpAnswer answer = get((environ, startResponse) -> {
			startResponse.start("200 OK").write('a');
			return Body.of("b");
		});
		assertThat(answer.text()).isEqualTo("ab");
		assertThat(answer.headers()).doesNotContainKey("content-length");
		assertThat(answer.complete()).isTrue();
	}

	@Test
	@DisplayName("Rule 6: single bytes and parts of arrays are written as given")
	void singleBytesAndParts() {
		ByteArrayOutputStream expected = new ByteArrayOutputStream();
		HttpAnswer answer = get((environ, startResponse) -> {
			OutputStream stream = startResponse.start("200 OK");
			for (int octet = -1; octet < 300; octet++) {
				stream.write(octet);
				expected.write(octet);
			}
			byte[] text = "0123456789".getBytes();
			stream.write(text, 3, 4);
			expected.write(text, 3, 4);
			stream.write(text, 10, 0);
			return Body.empty();
		});
		assertThat(answer.body()).isEqualTo(expected.toByteArray());
		assertThat(answer.complete()).isTrue();
	}

	@Test
	@DisplayName("Rule 6: a part outside of its array is refused, and nothing is sent")
	void partOutsideOfArray() {
		HttpAnswer answer = get((environ, startResponse) -> {
			OutputStream stream = startResponse.start("200 OK");
			assertThatExceptionOfType(IndexOutOfBoundsException.class)
				.isThrownBy(() -> stream.write(new byte[3], 2, 2));
			assertThatExceptionOfType(IndexOutOfBoundsException.class)
				.isThrownBy(() -> stream.write(new byte[3], -1, 2));
			assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> stream.write(null));
			return Body.of("body");
		});
		assertThat(answer.text()).isEqualTo("body");
		assertThat(answer.header("Content-Length")).isEqualTo("4");
	}

	@Test
	@DisplayName("Rule 6: what threads of one application write at the same time doesn't mix")
	void writesOfTwoThreads() {
		int length = 3_000_000;
		HttpAnswer answer = get((environ, startResponse) -> {
			OutputStream stream = startResponse.start("200 OK");
			Thread other = new Thread(() -> writeQuietly(stream, "b".repeat(length)));
			other.start();
			stream.write("a".repeat(length).getBytes());
			other.join();
			return Body.empty();
		});
		assertThat(answer.complete()).isTrue();
		assertThat(answer.text()).isIn("a".repeat(length) + "b".repeat(length),
				"b".repeat(length) + "a".repeat(length));
	}

	private static void writeQuietly(OutputStream stream, String text) {
		try {
			stream.write(text.getBytes());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	@DisplayName("Rule 6: write after the end is an IOException and reaches nobody")
	void writeAfterTheEnd() {
		AtomicReference<OutputStream> stream = new AtomicReference<>();
		try (HttpSocket socket = send((environ, startResponse) -> {
			stream.set(startResponse.start("200 OK"));
			return Body.of("body");
		})) {
			assertThat(socket.receive().text()).isEqualTo("body");
			awaitEndOfRequests();
			assertThat(catchThrowable(() -> stream.get().write("late".getBytes()))).isInstanceOf(IOException.class)
				.isNotInstanceOf(ClientDisconnectedException.class);
			assertUsable(socket);
		}
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("Rule 6: a big body arrives whole, however slowly the client begins to read")
	void bigBody(BodyKind kind) {
		byte[] content = new byte[16 * 1024 * 1024 + 1];
		new Random(42).nextBytes(content);
		this.stage.play(kind.application(content));
		try (HttpSocket socket = HttpSocket.connect(this.server.port(), 8 * 1024)) {
			HttpAnswer head = socket.send(request("GET")).receiveHead();
			assertThat(head.header("Content-Length")).isEqualTo(kind.hasLength() ? "" + content.length : null);
			HttpAnswer answer = socket.receiveBody(head);
			assertThat(answer.complete()).isTrue();
			assertThat(answer.body()).isEqualTo(content);
			assertUsable(socket);
		}
	}

	@Test
	@DisplayName("Rule 6: many tiny blocks arrive, each of them its own")
	void manyTinyBlocks() {
		ScriptedBody body = ScriptedBody.create().then(10_000, () -> "x".getBytes());
		HttpAnswer answer = get((environ, startResponse) -> {
			startResponse.start("200 OK");
			return body;
		});
		assertThat(answer.text()).isEqualTo("x".repeat(10_000));
		awaitEndOfRequests();
		assertThat(body.closes()).isEqualTo(1);
	}

	@Test
	@DisplayName("Step 5: a block that is not asked for does not exist: a body without end stops with its client")
	void endlessBody() {
		CountDownLatch closed = new CountDownLatch(1);
		byte[] block = new byte[64 * 1024];
		ScriptedBody body = ScriptedBody.create().then(1_000_000, () -> block).onClose(() -> {
			closed.countDown();
			return null;
		});
		try (HttpSocket socket = send((environ, startResponse) -> {
			startResponse.start("200 OK");
			return body;
		})) {
			assertThat(socket.receiveHead().status()).isEqualTo(200);
			assertThat(socket.readRaw(10_000_000)).hasSize(10_000_000);
			socket.reset();
		}
		await(closed);
		awaitEndOfExchanges();
		assertThat(body.asked()).isLessThan(10_000);
	}

}
