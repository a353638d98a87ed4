package io.wsgi4j.contract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;
import io.wsgi4j.exchange.ExchangeWatch;
import io.wsgi4j.exchange.ManualWatch;
import io.wsgi4j.exchange.UnreadableBodyException;
import io.wsgi4j.testsupport.BodyKind;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.LogRecorder.Entry;
import io.wsgi4j.testsupport.ManualClock;
import io.wsgi4j.testsupport.ScriptedBody;
import io.wsgi4j.testsupport.TestServer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * The mode in which an application reads the body while it arrives.
 */
class RequestStreamContractTests extends AbstractContractTests {

	private final ManualClock clock = new ManualClock();

	private final ExchangeWatch watch = ManualWatch.with(this.clock);

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.bean("gatewayExchangeWatch", this.watch)
			.properties("gateway.abandoned-timeout=0", "gateway.applications.app.request.mode=streaming",
					"gateway.applications.app.request.max-body-size=1MB");
	}

	@AfterEach
	void nothingIsLeft() {
		await("end").until(() -> this.watch.count() == 0);
	}

	@Test
	@DisplayName("Rule 1: the application is called before the first byte of the body has arrived")
	void calledAtOnce() {
		CountDownLatch called = new CountDownLatch(1);
		this.stage.play((environ, startResponse) -> {
			called.countDown();
			startResponse.start("200 OK", new Header("X-Length", "" + environ.contentLength()));
			return Body.of(environ.input());
		});
		try (HttpSocket socket = this.server.connect().send(request("POST", "Content-Length: 5"))) {
			await(called);
			HttpAnswer answer = socket.send("hello").receive();
			assertThat(answer.header("X-Length")).isEqualTo("5");
			assertThat(answer.text()).isEqualTo("hello");
		}
	}

	@Test
	@DisplayName("What the client has sent can be read before it sends more")
	void readsWhatThereIs() {
		this.stage.play((environ, startResponse) -> {
			startResponse.start("200 OK", new Header("X-Length", "" + environ.get("CONTENT_LENGTH")));
			return ScriptedBody.create().then(3, () -> {
				byte[] bytes = new byte[100];
				int count = environ.input().read(bytes);
				return new String(bytes, 0, count).toUpperCase().getBytes();
			});
		});
		try (HttpSocket socket = this.server.connect().send(request("POST", "Transfer-Encoding: chunked"))) {
			assertThat(socket.send("3\r\none\r\n").receiveHead().header("X-Length")).isEqualTo("null");
			assertThat(socket.readChunk()).asString().isEqualTo("ONE");
			assertThat(socket.send("3\r\ntwo\r\n").readChunk()).asString().isEqualTo("TWO");
			assertThat(socket.send("5\r\nthree\r\n").readChunk()).asString().isEqualTo("THREE");
			socket.send("0\r\n\r\n");
			assertThat(socket.readChunk()).isNull();
			assertUsable(socket);
		}
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("Rule 11: a body of any size and framing is read to its end and no further")
	void bodiesArriveWhole(Framing framing) {
		this.stage.play(RequestStreamContractTests::echo);
		for (int size : new int[] { 0, 1, 20_000, 500_000 }) {
			byte[] content = new byte[size];
			new Random(size).nextBytes(content);
			try (HttpSocket socket = this.server.connect()) {
				HttpAnswer answer = socket.send(framing.frame(content)).receive();
				assertThat(answer.status()).isEqualTo(200);
				assertThat(answer.body()).isEqualTo(content);
				assertThat(answer.complete()).isTrue();
			}
		}
	}

	@Test
	@DisplayName("Rule 11: a chunk whose size arrives alone is no end")
	void sizeOfChunkArrivesAlone() {
		CountDownLatch called = new CountDownLatch(1);
		AtomicReference<Thread> reader = new AtomicReference<>();
		this.stage.play((environ, startResponse) -> {
			reader.set(Thread.currentThread());
			called.countDown();
			startResponse.start("200 OK");
			return Body.of(environ.input().readAllBytes());
		});
		try (HttpSocket socket = this.server.connect().send(request("POST", "Transfer-Encoding: chunked"))) {
			await(called);
			for (String part : new String[] { "5\r\n", "hel", "lo", "\r\n", "1", "\r\n!", "\r\n" }) {
				await("wait").until(() -> reader.get().getState() == Thread.State.WAITING);
				socket.send(part);
			}
			assertThat(socket.send("0\r\n\r\n").receive().text()).isEqualTo("hello!");
		}
	}

	@Test
	@DisplayName("Rule 11: a request without body has an empty one")
	void noBody() {
		HttpAnswer answer = get((environ, startResponse) -> {
			startResponse.start("200 OK");
			return Body.of(environ.input().read() + " " + environ.contentLength());
		});
		assertThat(answer.text()).isEqualTo("-1 -1");
	}

	@Test
	@DisplayName("A body that is broken off never ends cleanly, and no answer is made of it")
	void brokenOff() {
		AtomicReference<Object> end = new AtomicReference<>();
		CountDownLatch reading = new CountDownLatch(1);
		this.stage.play((environ, startResponse) -> {
			reading.countDown();
			return recordingEnd(environ.input(), end);
		});
		try (HttpSocket socket = this.server.connect().send(request("POST", "Content-Length: 10") + "abc")) {
			await(reading);
			socket.shutdownOutput();
			await("end").until(() -> end.get() != null);
		}
		assertThat(end.get()).isInstanceOf(IOException.class);
	}

	@Test
	@DisplayName("A client that crashes while the application reads is an IOException to it")
	void clientCrashes() {
		AtomicReference<Object> end = new AtomicReference<>();
		CountDownLatch reading = new CountDownLatch(1);
		this.stage.play((environ, startResponse) -> {
			reading.countDown();
			return recordingEnd(environ.input(), end);
		});
		HttpSocket socket = this.server.connect().send(request("POST", "Transfer-Encoding: chunked") + "3\r\nabc\r\n");
		await(reading);
		socket.reset();
		await("end").until(() -> end.get() != null);
		assertThat(end.get()).isInstanceOf(IOException.class);
		awaitEndOfExchanges();
	}

	@Test
	@DisplayName("A chunk that is none gets 400 if the application doesn't know better")
	void malformedChunk() {
		this.stage.play(RequestStreamContractTests::echo);
		try (HttpSocket socket = this.server.connect()
			.send(request("POST", "Transfer-Encoding: chunked") + "nonsense\r\n")) {
			assertThat(socket.receive().status()).isIn(400, -1);
			assertThat(socket.isClosedByServer()).isTrue();
		}
	}

	@Test
	@DisplayName("A body that becomes too large gets 413 if the application doesn't know better")
	void tooLarge() {
		this.stage.play((environ, startResponse) -> {
			environ.input().readAllBytes();
			throw new AssertionError("read");
		});
		try (HttpSocket socket = this.server.connect()) {
			socket.send(Framing.CHUNKED.frame(new byte[1024 * 1024 + 1]));
			assertThat(socket.receive().status()).isEqualTo(413);
		}
	}

	@Test
	@DisplayName("A body that is announced too large gets 413 before the application is called")
	void announcedTooLarge() {
		this.stage.play((environ, startResponse) -> {
			throw new AssertionError("called");
		});
		assertThat(this.server.exchange(request("POST", "Content-Length: 1048577")).status()).isEqualTo(413);
	}

	@Test
	@DisplayName("A client that stops to send gets 408; the application's time doesn't run meanwhile")
	void readTimeout() {
		AtomicReference<Object> end = new AtomicReference<>();
		AtomicReference<Thread> reader = new AtomicReference<>();
		this.stage.play((environ, startResponse) -> {
			environ.input().readNBytes(3);
			this.clock.advance(Duration.ofSeconds(29));
			reader.set(Thread.currentThread());
			return recordingEnd(environ.input(), end);
		});
		try (HttpSocket socket = this.server.connect().send(request("POST", "Content-Length: 10") + "abc")) {
			await("wait").until(() -> reader.get() != null && reader.get().getState() == Thread.State.WAITING);
			this.clock.advance(Duration.ofSeconds(19));
			ManualWatch.sweep(this.watch);
			assertThat(this.watch.count()).isEqualTo(1);
			advanceUntilReceived(socket);
			assertThat(socket.receive().status()).isEqualTo(408);
			assertThat(socket.isClosedByServer()).isTrue();
			await("end").until(() -> end.get() != null);
		}
		assertThat(end.get()).isInstanceOf(IOException.class);
	}

	@Test
	@DisplayName("A client that stops to send gets 408, though one of two readers has given up")
	void readTimeoutOfTwoReaders() {
		AtomicReference<Thread> first = new AtomicReference<>();
		AtomicReference<Thread> second = new AtomicReference<>();
		this.stage.play((environ, startResponse) -> {
			first.set(new Thread(() -> readUntilInterrupted(environ.input())));
			first.get().start();
			second.set(Thread.currentThread());
			environ.input().read();
			return Body.empty();
		});
		try (HttpSocket socket = this.server.connect().send(request("POST", "Content-Length: 10"))) {
			for (AtomicReference<Thread> reader : List.of(first, second)) {
				await("wait").until(() -> reader.get() != null && reader.get().getState() == Thread.State.WAITING);
			}
			first.get().interrupt();
			await("end").until(() -> !first.get().isAlive());
			advanceUntilReceived(socket);
			assertThat(socket.receive().status()).isEqualTo(408);
		}
	}

	/**
	 * A thread that waits may do so for a lock yet, or be woken up for nothing, and then
	 * begin to wait for the client.
	 */
	private void advanceUntilReceived(HttpSocket socket) {
		await("answer").until(() -> {
			this.clock.advance(Duration.ofSeconds(1));
			ManualWatch.sweep(this.watch);
			return socket.hasReceived();
		});
	}

	private static void readUntilInterrupted(InputStream input) {
		assertThatIOException().isThrownBy(input::read);
	}

	@Test
	@DisplayName("A client that sends on but takes nothing is cut off, though another thread reads")
	void writeTimeoutWhileReading() {
		AtomicInteger read = new AtomicInteger();
		this.stage.play((environ, startResponse) -> {
			OutputStream stream = startResponse.start("200 OK");
			Thread writer = new Thread(() -> writeUntilCut(stream));
			writer.start();
			try {
				while (environ.input().read() != -1) {
					read.incrementAndGet();
				}
			}
			finally {
				writer.join();
			}
			return Body.empty();
		});
		try (HttpSocket socket = HttpSocket.connect(this.server.port(), 4096)
			.send(request("POST", "Transfer-Encoding: chunked"))) {
			await("end").until(() -> {
				int before = read.get();
				sendIfPossible(socket, "1\r\nx\r\n");
				await("read").until(() -> read.get() > before || this.watch.count() == 0);
				this.clock.advance(Duration.ofSeconds(10));
				ManualWatch.sweep(this.watch);
				return read.get() > 5 && this.watch.count() == 0;
			});
		}
		awaitEndOfExchanges();
	}

	private static void writeUntilCut(OutputStream stream) {
		byte[] block = new byte[64 * 1024];
		try {
			while (true) {
				stream.write(block);
			}
		}
		catch (IOException ex) {
			// Cut.
		}
	}

	@Test
	@DisplayName("An application that doesn't answer is interrupted, though its client has left")
	void responseTimeoutWithoutClient() {
		assertThatInterrupted((environ) -> await("a client that has left").until(() -> !environ.clientConnected()));
	}

	@Test
	@DisplayName("An application whose client has left while it waited for the body is interrupted if it goes on")
	void responseTimeoutOfReaderWithoutClient() {
		assertThatInterrupted((environ) -> assertThatIOException().isThrownBy(environ.input()::read));
	}

	/**
	 * Asserts that an application is interrupted when its time is up.
	 * @param departure returns when it has noticed that its client has left
	 */
	private void assertThatInterrupted(Consumer<Environ> departure) {
		CountDownLatch called = new CountDownLatch(1);
		CountDownLatch left = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		this.stage.play((environ, startResponse) -> {
			called.countDown();
			departure.accept(environ);
			left.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
			}
			return Body.empty();
		});
		HttpSocket socket = this.server.connect().send(request("POST", "Content-Length: 10"));
		await(called);
		socket.reset();
		await(left);
		this.clock.advance(Duration.ofSeconds(30));
		await(interrupted);
		await("entry of the log").until(() -> this.log.count() > 0);
		awaitEndOfExchanges();
		assertThat(this.log.take()).extracting(Entry::message)
			.singleElement(InstanceOfAssertFactories.STRING)
			.contains("has not answered in time");
	}

	@Test
	@DisplayName("Rule 9: a failure before the head is a 500")
	void failure() {
		this.stage.play((environ, startResponse) -> {
			environ.input().read();
			throw new IllegalStateException("on purpose");
		});
		try (HttpSocket socket = this.server.connect().send(request("POST", "Content-Length: 5") + "hello")) {
			assertThat(socket.receive().status()).isEqualTo(500);
		}
		assertThat(takeLogEntry().thrown()).contains("on purpose");
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("What the application leaves unread never passes for a request")
	void unreadBody(BodyKind kind) {
		Application application = kind.application("no, thanks".getBytes());
		AtomicInteger calls = new AtomicInteger();
		this.stage.play((environ, startResponse) -> {
			calls.incrementAndGet();
			return application.call(environ, startResponse);
		});
		String smuggled = request("GET");
		try (HttpSocket socket = this.server.connect()
			.send(request("POST", "Content-Length: " + (3 + smuggled.length())) + "abc")) {
			HttpAnswer head = socket.receiveHead();
			assertThat(head.status()).isEqualTo(200);
			sendIfPossible(socket, smuggled);
			HttpAnswer answer = socket.receiveBody(head);
			assertThat(answer.text()).isEqualTo("no, thanks");
			assertThat(answer.complete()).isTrue();
			if (kind.hasLength()) {
				assertThat(head.header("Connection")).isEqualToIgnoringCase("close");
				assertThat(socket.isClosedByServer()).isTrue();
			}
			else {
				assertUsable(socket);
			}
		}
		assertThat(calls).hasValue(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 500, 404, 413 })
	@DisplayName("What a failing application leaves unread never passes for a request")
	void unreadBodyOfFailure(int status) {
		AtomicInteger calls = new AtomicInteger();
		this.stage.play((environ, startResponse) -> {
			calls.incrementAndGet();
			throw switch (status) {
				case 500 -> new IllegalStateException("on purpose");
				case 404 -> new ResponseStatusException(HttpStatus.NOT_FOUND, "on purpose");
				default -> UnreadableBodyException.tooLarge();
			};
		});
		String smuggled = request("GET");
		try (HttpSocket socket = this.server.connect()
			.send(request("POST", "Content-Length: " + (3 + smuggled.length())) + "abc")) {
			HttpAnswer answer = socket.receive();
			assertThat(answer.status()).isEqualTo(status);
			assertThat(answer.header("Connection")).isEqualToIgnoringCase("close");
			sendIfPossible(socket, smuggled);
			assertThat(socket.isClosedByServer()).isTrue();
		}
		awaitEndOfRequests();
		assertThat(this.log.take()).singleElement()
			.satisfies((entry) -> assertThat(entry.isRefusal()).isEqualTo(status == 413));
		assertThat(calls).hasValue(1);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("A client that never sends what the application doesn't read is cut off")
	void unreadBodyThatNeverComes(BodyKind kind) {
		Application application = kind.application("no, thanks".getBytes());
		this.stage.play(application);
		try (HttpSocket socket = this.server.connect().send(request("POST", "Content-Length: 10") + "abc")) {
			HttpAnswer head = socket.receiveHead();
			await("end").until(() -> {
				this.clock.advance(Duration.ofSeconds(20));
				return this.watch.count() == 0;
			});
			HttpAnswer answer = socket.receiveBody(head);
			assertThat(answer.text()).isEqualTo("no, thanks");
			assertThat(answer.complete()).isEqualTo(kind.hasLength());
			assertThat(socket.isClosedByServer()).isTrue();
		}
	}

	@Test
	@DisplayName("A client that sends too much of what nobody reads is cut off")
	void tooMuchUnread() {
		this.stage.play((environ, startResponse) -> {
			startResponse.start("200 OK");
			return ScriptedBody.create().then("no, thanks");
		});
		try (HttpSocket socket = this.server.connect().send(request("POST", "Transfer-Encoding: chunked"))) {
			HttpAnswer head = socket.receiveHead();
			sendIfPossible(socket, "400000\r\n" + "x".repeat(0x400000));
			await("end").until(() -> this.watch.count() == 0);
			assertThat(socket.receiveBody(head).complete()).isFalse();
		}
	}

	private static void sendIfPossible(HttpSocket socket, String text) {
		try {
			socket.send(text);
		}
		catch (UncheckedIOException ex) {
			// The server has closed the connection, which it may.
		}
	}

	@Test
	@DisplayName("Everything of an answer arrives, whether the application reads first or writes first")
	void everyKindOfAnswer() {
		for (BodyKind kind : BodyKind.values()) {
			byte[] content = new byte[300_000];
			new Random(kind.ordinal()).nextBytes(content);
			Application application = kind.application(content);
			this.stage.play((environ, startResponse) -> {
				environ.input().readAllBytes();
				return application.call(environ, startResponse);
			});
			try (HttpSocket socket = this.server.connect().send(request("POST", "Content-Length: 5") + "hello")) {
				HttpAnswer answer = socket.receive();
				assertThat(answer.body()).as(kind.name()).isEqualTo(content);
				assertThat(answer.complete()).isTrue();
				assertUsable(socket);
			}
		}
	}

	private static Iterable<byte[]> echo(Environ environ, StartResponse startResponse) {
		startResponse.start("200 OK");
		return Body.of(environ.input());
	}

	private static Iterable<byte[]> recordingEnd(InputStream input, AtomicReference<Object> end) throws IOException {
		try {
			input.readAllBytes();
			end.set("clean");
		}
		catch (Throwable ex) {
			end.set(ex);
			throw ex;
		}
		throw new AssertionError("A clean end");
	}

	private enum Framing {

		LENGTH {

			@Override
			byte[] frame(byte[] content) {
				return join(request("POST", "Content-Length: " + content.length), content, "");
			}

		},

		CHUNKED {

			@Override
			byte[] frame(byte[] content) {
				String begin = request("POST", "Transfer-Encoding: chunked");
				return (content.length == 0) ? join(begin, content, "0\r\n\r\n")
						: join(begin + Integer.toHexString(content.length) + "\r\n", content, "\r\n0\r\n\r\n");
			}

		};

		abstract byte[] frame(byte[] content);

		private static byte[] join(String begin, byte[] content, String end) {
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			bytes.writeBytes(begin.getBytes());
			bytes.writeBytes(content);
			bytes.writeBytes(end.getBytes());
			return bytes.toByteArray();
		}

	}

}
