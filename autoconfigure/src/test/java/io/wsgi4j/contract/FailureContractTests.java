package io.wsgi4j.contract;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.LogRecorder.Entry;
import io.wsgi4j.testsupport.ScriptedBody;
import io.wsgi4j.testsupport.TestServer;
import jakarta.servlet.UnavailableException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;

class FailureContractTests extends AbstractContractTests {

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.configuration(Advice.class);
	}

	static Stream<Named<Application>> failuresBeforeHead() {
		return Stream.of(Named.of("call", (environ, startResponse) -> {
			start(startResponse);
			throw new IllegalArgumentException("secret");
		}), Named.of("call, before start", (environ, startResponse) -> {
			throw new IllegalArgumentException("secret");
		}), Named.of("iterator()", (environ, startResponse) -> {
			start(startResponse);
			return () -> {
				throw new IllegalArgumentException("secret");
			};
		}), Named.of("hasNext()", (environ, startResponse) -> {
			start(startResponse);
			return () -> new FailingIterator(new IllegalArgumentException("secret"));
		}), Named.of("first next()", (environ, startResponse) -> {
			start(startResponse);
			return ScriptedBody.create().thenThrow(new IllegalArgumentException("secret"));
		}), Named.of("next() after empty blocks", (environ, startResponse) -> {
			start(startResponse);
			return ScriptedBody.create().then("").then("").thenThrow(new IllegalArgumentException("secret"));
		}), Named.of("close() of an empty body", (environ, startResponse) -> {
			start(startResponse);
			return ScriptedBody.create().onClose(() -> {
				throw new IllegalArgumentException("secret");
			});
		}), Named.of("null body", (environ, startResponse) -> {
			start(startResponse);
			return null;
		}), Named.of("null block", (environ, startResponse) -> {
			start(startResponse);
			return ScriptedBody.create().then(() -> null);
		}), Named.of("null in a collection", (environ, startResponse) -> {
			start(startResponse);
			return Arrays.asList("body".getBytes(), null);
		}), Named.of("AssertionError", (environ, startResponse) -> {
			start(startResponse);
			throw new AssertionError("secret");
		}), Named.of("EOFException of a file of its own", (environ, startResponse) -> {
			start(startResponse);
			throw new EOFException("secret");
		}), Named.of("a third party's broken pipe", (environ, startResponse) -> {
			start(startResponse);
			throw new IOException("secret: Broken pipe");
		}), Named.of("a third party's reset", (environ, startResponse) -> {
			start(startResponse);
			throw new UncheckedIOException(new IOException("secret: Connection reset by peer"));
		}), Named.of("StackOverflowError", (environ, startResponse) -> {
			start(startResponse);
			return Body.of("secret" + recurse(0));
		}));
	}

	@ParameterizedTest
	@MethodSource("failuresBeforeHead")
	@DisplayName("Rule 9: before the head, Boot's /error answers, without details and with nothing of the application's head")
	void failsBeforeHead(Application application) {
		HttpAnswer answer = get(application);
		assertThat(answer.status()).isEqualTo(500);
		assertThat(answer.header("Content-Type")).startsWith("application/json");
		assertThat(answer.headers()).doesNotContainKeys("x-app", "set-cookie", "etag");
		assertThat(answer.text()).contains("\"status\":500", "\"path\":\"/gateway/app\"")
			.doesNotContain("secret", "trace", "message");
		assertThat(answer.complete()).isTrue();
		Entry entry = takeLogEntry();
		assertThat(entry.message()).isEqualTo("Application 'app' at '/gateway/app/**' (GET /gateway/app) failed");
		assertThat(entry.thrown()).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "HEAD", "POST", "OPTIONS" })
	@DisplayName("Rule 9: before the head, the user's @ControllerAdvice is asked, whatever the method")
	void adviceAnswers(String method) {
		this.stage.play((environ, startResponse) -> {
			start(startResponse);
			throw new Advised("conflict");
		});
		HttpAnswer answer = this.server.exchange(request(method));
		assertThat(answer.status()).isEqualTo(409);
		assertThat(answer.text()).isEqualTo(method.equals("HEAD") ? "" : "advised: conflict");
		assertThat(answer.headers()).doesNotContainKeys("x-app", "set-cookie", "etag");
		assertThat(takeLogEntry().thrown()).contains("conflict");
	}

	@Test
	@DisplayName("Rule 9: a ResponseStatusException is an answer")
	void responseStatusException() {
		HttpAnswer answer = get((environ, startResponse) -> {
			start(startResponse);
			throw new ResponseStatusException(HttpStatus.GONE);
		});
		assertThat(answer.status()).isEqualTo(410);
		assertThat(answer.headers()).doesNotContainKeys("x-app", "set-cookie", "etag");
		awaitEndOfRequests();
		assertThat(this.log.take()).singleElement().satisfies((entry) -> {
			assertThat(entry.level()).isEqualTo(Level.WARN);
			assertThat(entry.message()).contains("Application 'app' at '/gateway/app/**' (GET /gateway/app");
		});
	}

	@ParameterizedTest
	@CsvSource({ "1, 1", "120, 120", "0, 1" })
	@DisplayName("Servlet, section 2.3.3.2: an application that isn't available for a while is answered with 503")
	void unavailable(int seconds, String retryAfter) {
		HttpAnswer answer = get((environ, startResponse) -> {
			start(startResponse);
			throw new IllegalStateException(new UnavailableException("no room", seconds));
		});
		assertThat(answer.status()).isEqualTo(503);
		assertThat(answer.headers("Retry-After")).containsExactly(retryAfter);
		assertThat(answer.headers()).doesNotContainKeys("x-app", "set-cookie", "etag");
		assertThat(answer.text()).contains("\"status\":503").doesNotContain("no room");
		awaitEndOfRequests();
		assertThat(this.log.take()).singleElement().satisfies((entry) -> {
			assertThat(entry.level()).isEqualTo(Level.WARN);
			assertThat(entry.message())
				.startsWith("Application 'app' at '/gateway/app/**' (GET /gateway/app) has no room")
				.contains("no room");
			assertThat(entry.thrown()).isNull();
		});
	}

	@Test
	@DisplayName("Servlet, section 2.3.3.2: an application that is never available again has failed")
	void unavailableForEver() {
		assertThat(get((environ, startResponse) -> {
			throw new UnavailableException("gone");
		}).status()).isEqualTo(500);
		assertThat(takeLogEntry().thrown()).contains("gone");
	}

	@Test
	@DisplayName("Rule 9: after the head, the answer of an application that isn't available any more is cut")
	void unavailableAfterHead() {
		HttpAnswer answer = get((environ, startResponse) -> {
			startResponse.start("200 OK").write("begun".getBytes());
			throw new UnavailableException("no room", 1);
		});
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.complete()).isFalse();
		awaitEndOfRequests();
		assertThat(this.log.take()).singleElement()
			.satisfies((entry) -> assertThat(entry.message()).contains("has no room"));
	}

	@Test
	@DisplayName("Rule 9: a message that is not Latin-1 does no harm")
	void messageWithEuro() {
		HttpAnswer answer = get((environ, startResponse) -> {
			throw new Advised("10 €");
		});
		assertThat(answer.status()).isEqualTo(409);
		assertThat(answer.complete()).isTrue();
		takeLogEntry();
	}

	@Test
	@DisplayName("Rule 9: a failing answer to a failure ends the exchange all the same")
	void adviceFails() {
		HttpAnswer answer = get((environ, startResponse) -> {
			throw new IllegalStateException("advice, please fail");
		});
		assertThat(answer.status()).isEqualTo(500);
		awaitEndOfRequests();
		assertThat(this.log.take()).anySatisfy((entry) -> assertThat(entry.logger()).isEqualTo(LOGGER));
	}

	static Stream<Named<Application>> failuresAfterHead() {
		return Stream.of(Named.of("next()", (environ, startResponse) -> {
			start(startResponse);
			return ScriptedBody.create().then("foo").thenThrow(new IllegalArgumentException("secret"));
		}), Named.of("hasNext()", (environ, startResponse) -> {
			start(startResponse);
			return () -> new FailingIterator(new IllegalArgumentException("secret"), "foo".getBytes());
		}), Named.of("null block", (environ, startResponse) -> {
			start(startResponse);
			return ScriptedBody.create().then("foo").then(() -> null);
		}), Named.of("Error", (environ, startResponse) -> {
			start(startResponse);
			return ScriptedBody.create().then("foo").thenThrow(new StackOverflowError("secret"));
		}), Named.of("call, after a write", (environ, startResponse) -> {
			start(startResponse).write("foo".getBytes());
			throw new IllegalArgumentException("secret");
		}), Named.of("next(), after a write", (environ, startResponse) -> {
			start(startResponse).write("foo".getBytes());
			return ScriptedBody.create().thenThrow(new IllegalArgumentException("secret"));
		}), Named.of("next(), after a write in it", (environ, startResponse) -> {
			OutputStream stream = start(startResponse);
			return ScriptedBody.create().then(() -> {
				stream.write("foo".getBytes());
				throw new IllegalArgumentException("secret");
			});
		}), Named.of("an application's own IOException", (environ, startResponse) -> {
			start(startResponse);
			return ScriptedBody.create().then("foo").thenThrow(new IOException("Broken pipe"));
		}), Named.of("next() of a body with a length", (environ, startResponse) -> {
			startResponse.start("200 OK", new Header("Content-Length", "6"));
			return ScriptedBody.create().then("foo").thenThrow(new IllegalArgumentException("secret"));
		}), Named.of("call, after a write of a body with a length", (environ, startResponse) -> {
			startResponse.start("200 OK", new Header("Content-Length", "6")).write("foo".getBytes());
			throw new IllegalArgumentException("secret");
		}));
	}

	@ParameterizedTest
	@MethodSource("failuresAfterHead")
	@DisplayName("Rule 9: after the head, the connection is cut behind what was sent; no last chunk, no error page")
	void failsAfterHead(Application application) {
		try (HttpSocket socket = send(application)) {
			HttpAnswer answer = socket.receive();
			assertThat(answer.status()).isEqualTo(200);
			assertThat(answer.text()).isEqualTo("foo");
			assertThat(answer.complete()).isFalse();
			assertThat(socket.isClosedByServer()).isTrue();
		}
		assertThat(takeLogEntry().thrown()).isNotNull();
	}

	@Test
	@DisplayName("Rule 9: close() that throws doesn't cut a complete answer")
	void closeFailsAfterLastBlock() {
		ScriptedBody body = ScriptedBody.create().then("foo").onClose(() -> {
			throw new IllegalArgumentException("not closed");
		});
		HttpAnswer answer = get((environ, startResponse) -> {
			start(startResponse);
			return body;
		});
		assertThat(answer.text()).isEqualTo("foo");
		assertThat(answer.complete()).isTrue();
		assertThat(body.closes()).isEqualTo(1);
		assertThat(takeLogEntry().thrown()).contains("not closed");
	}

	@Test
	@DisplayName("Rule 9: close() that throws cuts an answer that is shorter than announced")
	void closeFailsAfterTooFewBytes() {
		HttpAnswer answer = get((environ, startResponse) -> {
			startResponse.start("200 OK", new Header("Content-Length", "4"));
			return ScriptedBody.create().then("foo").onClose(() -> {
				throw new IllegalArgumentException("not closed");
			});
		});
		assertThat(answer.text()).isEqualTo("foo");
		assertThat(answer.complete()).isFalse();
		assertThat(takeLogEntry().thrown()).contains("not closed");
	}

	@Test
	@DisplayName("Rule 9: of two failures the first is reported, and the body is closed once")
	void nextAndCloseFail() {
		ScriptedBody body = ScriptedBody.create()
			.then("foo")
			.thenThrow(new IllegalArgumentException("first"))
			.onClose(() -> {
				throw new IllegalArgumentException("second");
			});
		HttpAnswer answer = get((environ, startResponse) -> {
			start(startResponse);
			return body;
		});
		assertThat(answer.complete()).isFalse();
		assertThat(body.closes()).isEqualTo(1);
		assertThat(takeLogEntry().thrown()).contains("first");
	}

	@Test
	@DisplayName("Step 6: a body whose iterator can't be had is closed once")
	void iteratorFails() {
		AtomicInteger closes = new AtomicInteger();
		HttpAnswer answer = get((environ, startResponse) -> {
			start(startResponse);
			return new Unopenable(closes);
		});
		assertThat(answer.status()).isEqualTo(500);
		assertThat(closes).hasValue(1);
		takeLogEntry();
	}

	@Test
	@DisplayName("Rule 9: an exception that the iterator and close() both throw is one failure")
	void sameExceptionTwice() {
		IllegalStateException failure = new IllegalStateException("always the same");
		HttpAnswer answer = get((environ, startResponse) -> {
			startResponse.start("200 OK");
			return ScriptedBody.create().thenThrow(failure).onClose(() -> {
				throw failure;
			});
		});
		assertThat(answer.status()).isEqualTo(500);
		assertThat(takeLogEntry().thrown()).contains("always the same");
	}

	@Test
	@DisplayName("Rule 9: the next request on a connection is answered after a failure before the head")
	void connectionAfterFailure() {
		try (HttpSocket socket = send((environ, startResponse) -> {
			throw new Advised("conflict");
		})) {
			assertThat(socket.receive().status()).isEqualTo(409);
			assertUsable(socket);
		}
		takeLogEntry();
	}

	private static OutputStream start(StartResponse startResponse) {
		return startResponse.start("200 OK", new Header("X-App", "yes"), new Header("Set-Cookie", "a=b"),
				new Header("ETag", "\"1\""), new Header("Content-Type", "text/plain"));
	}

	private static int recurse(int depth) {
		return recurse(depth + 1) + 1;
	}

	private record Unopenable(AtomicInteger closes) implements Iterable<byte[]>, AutoCloseable {

		@Override
		public Iterator<byte[]> iterator() {
			throw new IllegalStateException("no iterator");
		}

		@Override
		public void close() {
			this.closes.incrementAndGet();
		}

	}

	/**
	 * Yields its blocks and fails where the end would be.
	 */
	private static final class FailingIterator implements Iterator<byte[]> {

		private final RuntimeException failure;

		private final Iterator<byte[]> blocks;

		private FailingIterator(RuntimeException failure, byte[]... blocks) {
			this.failure = failure;
			this.blocks = List.of(blocks).iterator();
		}

		@Override
		public boolean hasNext() {
			if (!this.blocks.hasNext()) {
				throw this.failure;
			}
			return true;
		}

		@Override
		public byte[] next() {
			return this.blocks.next();
		}

	}

	@SuppressWarnings("serial")
	static final class Advised extends RuntimeException {

		Advised(String message) {
			super(message);
		}

	}

	@ControllerAdvice
	static class Advice {

		@ExceptionHandler
		ResponseEntity<String> conflict(Advised failure) {
			return ResponseEntity.status(409).body("advised: " + failure.getMessage());
		}

		@ExceptionHandler
		ResponseEntity<String> fail(IllegalStateException failure) {
			if (failure.getMessage().startsWith("advice")) {
				throw failure;
			}
			return ResponseEntity.internalServerError().build();
		}

	}

}
