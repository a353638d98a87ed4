package io.wsgi4j.contract;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.ScriptedBody;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class ResponseHeadContractTests extends AbstractContractTests {

	@Test
	@DisplayName("Rule 2: start sends nothing, nor do empty blocks; the first block with a byte sends the head")
	void headWaitsForFirstByte() {
		CountDownLatch reached = new CountDownLatch(1);
		CountDownLatch looked = new CountDownLatch(1);
		CountDownLatch received = new CountDownLatch(1);
		try (HttpSocket socket = send((environ, startResponse) -> {
			startResponse.start("200 OK");
			return ScriptedBody.create().then("").then("").then(() -> {
				reached.countDown();
				await(looked);
				return "foo".getBytes();
			}).then(() -> {
				await(received);
				return new byte[0];
			});
		})) {
			await(reached);
			assertThat(socket.hasReceived()).isFalse();
			looked.countDown();
			assertThat(socket.receiveHead().status()).isEqualTo(200);
			assertThat(socket.readChunk()).asString().isEqualTo("foo");
			received.countDown();
			assertThat(socket.readChunk()).isNull();
		}
	}

	@Test
	@DisplayName("Rule 2: an empty write and a flush send nothing, the first byte written sends the head")
	void headWaitsForFirstByteWritten() {
		CountDownLatch reached = new CountDownLatch(1);
		CountDownLatch looked = new CountDownLatch(1);
		CountDownLatch received = new CountDownLatch(1);
		try (HttpSocket socket = send((environ, startResponse) -> {
			OutputStream stream = startResponse.start("200 OK");
			stream.write(new byte[0]);
			stream.flush();
			reached.countDown();
			await(looked);
			stream.write("foo".getBytes());
			await(received);
			return Body.empty();
		})) {
			await(reached);
			assertThat(socket.hasReceived()).isFalse();
			looked.countDown();
			assertThat(socket.receiveHead().status()).isEqualTo(200);
			assertThat(socket.readChunk()).asString().isEqualTo("foo");
			received.countDown();
			assertThat(socket.readChunk()).isNull();
		}
	}

	@Test
	@DisplayName("Rule 2: without a byte the head goes out at the end")
	void headGoesOutAtTheEnd() {
		CountDownLatch reached = new CountDownLatch(1);
		CountDownLatch looked = new CountDownLatch(1);
		ScriptedBody body = ScriptedBody.create().then("").onClose(() -> {
			reached.countDown();
			await(looked);
			return null;
		});
		try (HttpSocket socket = send((environ, startResponse) -> {
			startResponse.start("201 Created", new Header("X-App", "yes"));
			return body;
		})) {
			await(reached);
			assertThat(socket.hasReceived()).isFalse();
			looked.countDown();
			HttpAnswer answer = socket.receive();
			assertThat(answer.status()).isEqualTo(201);
			assertThat(answer.header("X-App")).isEqualTo("yes");
			assertThat(answer.header("Content-Length")).isEqualTo("0");
			assertThat(body.closes()).isEqualTo(1);
			assertUsable(socket);
		}
	}

	@Test
	@DisplayName("Rule 3: start again without an error is an IllegalStateException, the first head stays")
	void secondStartIsRefused() {
		AtomicReference<Throwable> thrown = new AtomicReference<>();
		HttpAnswer answer = get((environ, startResponse) -> {
			startResponse.start("200 OK", new Header("X-App", "first"));
			thrown.set(catchThrowable(() -> startResponse.start("404 Not Found", new Header("X-App", "second"))));
			return Body.of("body");
		});
		assertThat(thrown.get()).isInstanceOf(IllegalStateException.class);
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.headers("X-App")).containsExactly("first");
	}

	@Test
	@DisplayName("Rule 3: start with an error before the head replaces status and all headers")
	void startWithErrorReplacesHead() {
		HttpAnswer answer = get((environ, startResponse) -> {
			startResponse.start("200 OK", new Header("X-First", "yes"), new Header("Content-Length", "1000"),
					new Header("Set-Cookie", "a=b"));
			startResponse.start("503 Service Unavailable", List.of(new Header("X-Second", "yes")),
					new Exception("late"));
			return Body.of("sorry");
		});
		assertThat(answer.status()).isEqualTo(503);
		assertThat(answer.headers()).doesNotContainKeys("x-first", "set-cookie");
		assertThat(answer.header("X-Second")).isEqualTo("yes");
		assertThat(answer.header("Content-Length")).isEqualTo("5");
		assertThat(answer.text()).isEqualTo("sorry");
	}

	@Test
	@DisplayName("Rule 3: start with an error as the first call is accepted")
	void firstStartWithError() {
		HttpAnswer answer = get((environ, startResponse) -> {
			startResponse.start("500 Oops", List.of(), new Exception("early"));
			return Body.of("oops");
		});
		assertThat(answer.status()).isEqualTo(500);
		assertThat(answer.text()).isEqualTo("oops");
	}

	@Test
	@DisplayName("Rule 3: start with an error after the head throws that error, and the response goes on")
	void startWithErrorAfterHead() {
		Exception error = new Exception("checked");
		AtomicReference<Throwable> thrown = new AtomicReference<>();
		HttpAnswer answer = get((environ, startResponse) -> {
			startResponse.start("200 OK");
			return ScriptedBody.create().then("foo").then(() -> {
				thrown.set(catchThrowable(() -> startResponse.start("500 Oops", List.of(), error)));
				return "bar".getBytes();
			});
		});
		assertThat(thrown.get()).isSameAs(error);
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.text()).isEqualTo("foobar");
		assertThat(answer.complete()).isTrue();
	}

	@Test
	@DisplayName("Rule 3: the error that start throws after the head fails the exchange like any other")
	void uncaughtErrorAfterHead() {
		HttpAnswer answer = get((environ, startResponse) -> {
			startResponse.start("200 OK").write("foo".getBytes());
			startResponse.start("500 Oops", List.of(), new Exception("checked"));
			return Body.of("bar");
		});
		assertThat(answer.text()).isEqualTo("foo");
		assertThat(answer.complete()).isFalse();
		assertThat(takeLogEntry().thrown()).isEqualTo("java.lang.Exception: checked");
	}

	@Test
	@DisplayName("Rule 3: a refused replacement leaves the first head in force")
	void refusedReplacement() {
		HttpAnswer answer = get((environ, startResponse) -> {
			startResponse.start("200 OK", new Header("X-App", "first"));
			catchThrowable(() -> startResponse.start("5", List.of(new Header("X-App", "second")), new Exception()));
			return Body.of("body");
		});
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.headers("X-App")).containsExactly("first");
	}

	@Test
	@DisplayName("Rule 4: never calling start is a 500, and nothing of the body is sent")
	void startNeverCalled() {
		for (Iterable<byte[]> body : List.of(Body.of("secret"), Body.empty(), ScriptedBody.create().then("secret"),
				ScriptedBody.create())) {
			HttpAnswer answer = get((environ, startResponse) -> body);
			assertThat(answer.status()).isEqualTo(500);
			assertThat(answer.text()).doesNotContain("secret");
			assertThat(takeLogEntry().thrown()).contains("has not called start");
		}
	}

	@Test
	@DisplayName("Rule 4: start may be called as late as the first next()")
	void startInFirstNext() {
		HttpAnswer answer = get((environ, startResponse) -> ScriptedBody.create().then(() -> {
			startResponse.start("201 Created", new Header("Content-Length", "3"));
			return "foo".getBytes();
		}));
		assertThat(answer.status()).isEqualTo(201);
		assertThat(answer.header("Content-Length")).isEqualTo("3");
		assertThat(answer.text()).isEqualTo("foo");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "200", "20X OK", "200OK", "2000 OK", " 200 OK", "200 OK\r", "200 OK\nX: y", "200 O\0K",
			"107 Strange", "100 Continue" })
	@DisplayName("Rule 5: a status that is not three digits, a space and a reason is refused by start")
	void refusedStatus(String status) {
		assertThat(refusal((startResponse) -> startResponse.start(status))).isInstanceOf(IllegalArgumentException.class)
			.hasMessageContaining("Status");
	}

	@ParameterizedTest
	@CsvSource({ "Content-Length, abc", "Content-Length, -1", "Content-Length, ''",
			"Content-Length, 99999999999999999999", "Connection, close", "Transfer-Encoding, chunked", "TE, trailers",
			"Upgrade, h2c", "Keep-Alive, timeout=5", "Trailer, X", "'Bad Name', x", "'Bad:Name', x",
			"X-Break, 'a\r\nb: c'", "X-Nul, 'a\0b'", "X-Wide, €" })
	@DisplayName("Rule 5: a header that may not go on the wire is refused, and the message names it")
	void refusedHeader(String name, String value) {
		assertThat(refusal((startResponse) -> startResponse.start("200 OK", new Header(name, value))))
			.isInstanceOf(IllegalArgumentException.class)
			.hasMessageContaining("'" + name + "'");
	}

	@Test
	@DisplayName("Rule 5: two lengths that differ are refused by start")
	void refusedContentLengths() {
		assertThat(refusal((startResponse) -> startResponse.start("200 OK", new Header("Content-Length", "1"),
				new Header("content-length", "2"))))
			.isInstanceOf(IllegalArgumentException.class)
			.hasMessageContaining("'Content-Length'");
	}

	@Test
	@DisplayName("Rule 5: an uncaught refusal is an exception before the head")
	void uncaughtRefusal() {
		HttpAnswer answer = get((environ, startResponse) -> {
			startResponse.start("200 OK", new Header("Connection", "close"));
			return Body.of("body");
		});
		assertThat(answer.status()).isEqualTo(500);
		assertThat(takeLogEntry().thrown()).contains("'Connection'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "200 OK", "299 ", "404 Not Found", "418 I'm a teapot", "599 Tab\tand ü" })
	@DisplayName("Rule 5: the status code on the wire is the application's")
	void acceptedStatus(String status) {
		HttpAnswer answer = get((environ, startResponse) -> {
			startResponse.start(status);
			return Body.of("body");
		});
		assertThat(answer.status()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
		assertThat(answer.text()).isEqualTo("body");
	}

	@Test
	@DisplayName("Rule 5: headers arrive as given, repeated ones separate and in their order")
	void headersArrive() {
		HttpAnswer answer = get((environ, startResponse) -> {
			startResponse.start("200 OK", new Header("C", "b"), new Header("A", "b"), new Header("A", "a"),
					new Header("X-Latin", "\u00e4"), new Header("X-Empty", ""), new Header("Set-Cookie", "a=1"),
					new Header("Set-Cookie", "b=2"));
			return Body.of("body");
		});
		assertThat(answer.headers("C")).containsExactly("b");
		assertThat(answer.headers("A")).containsExactly("b", "a");
		assertThat(answer.headers("X-Latin")).containsExactly("\u00e4");
		assertThat(answer.headers("X-Empty")).containsExactly("");
		assertThat(answer.headers("Set-Cookie")).containsExactly("a=1", "b=2");
	}

	@ParameterizedTest
	@ValueSource(strings = { "monkeys are great", "text/plain", "text/html;charset=UTF-8", "text/plain; charset=latin1",
			"image/jpeg" })
	@DisplayName("Rule 5: there is one Content-Type, the application's")
	void contentTypeIsTheApplications(String type) {
		HttpAnswer answer = get((environ, startResponse) -> {
			startResponse.start("200 OK", new Header("Content-Type", type));
			return Body.of("body");
		});
		assertThat(answer.headers("Content-Type")).hasSize(1);
		// Jetty writes charsets in lower case, Tomcat no space in front of them.
		assertThat(answer.header("Content-Type").replace("; ", ";")).isEqualToIgnoringCase(type.replace("; ", ";"));
	}

	@Test
	@DisplayName("Rule 5: no Content-Type is made up")
	void contentTypeIsNotMadeUp() {
		HttpAnswer answer = get((environ, startResponse) -> {
			startResponse.start("200 OK");
			return Body.of("body");
		});
		assertThat(answer.headers()).doesNotContainKey("content-type");
	}

	@Test
	@DisplayName("Rule 5: Server and Date are the container's")
	void serverAndDateAreTheContainers() {
		HttpAnswer plain = get(started());
		HttpAnswer answer = get(
				started(new Header("Server", "mine"), new Header("DATE", "Mon, 01 Jan 1990 00:00:00 GMT")));
		assertThat(answer.headers("Server")).isEqualTo(plain.headers("Server")).doesNotContain("mine");
		assertThat(answer.headers("Date")).hasSize(1).allSatisfy((date) -> assertThat(date).doesNotContain("1990"));
	}

	@Test
	@DisplayName("Rule 5: what happens to the list of headers after start has no effect")
	void headersAreCopied() {
		HttpAnswer answer = get((environ, startResponse) -> {
			List<Header> headers = new ArrayList<>(List.of(new Header("X-App", "yes")));
			startResponse.start("200 OK", headers, null);
			headers.clear();
			return Body.of("body");
		});
		assertThat(answer.header("X-App")).isEqualTo("yes");
	}

	private static Application started(Header... headers) {
		return (environ, startResponse) -> {
			startResponse.start("200 OK", headers);
			return Body.of("body");
		};
	}

	/**
	 * What an application catches when it starts in a way that is refused. It must be
	 * able to start properly afterwards.
	 */
	private Throwable refusal(Start start) {
		AtomicReference<Throwable> thrown = new AtomicReference<>();
		HttpAnswer answer = get((environ, startResponse) -> {
			thrown.set(catchThrowable(() -> start.with(startResponse)));
			startResponse.start("200 OK");
			return Body.of("recovered");
		});
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.text()).isEqualTo("recovered");
		return thrown.get();
	}

	private interface Start {

		void with(StartResponse startResponse);

	}

}
