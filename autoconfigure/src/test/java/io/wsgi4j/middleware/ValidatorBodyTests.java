package io.wsgi4j.middleware;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;
import io.wsgi4j.testsupport.AudibleLogging;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * What a {@link Validator} demands of a body, and of the gateway that iterates it.
 */
@ExtendWith({ AudibleLogging.class, OutputCaptureExtension.class })
class ValidatorBodyTests {

	private final Validator validator = new Validator();

	@Test
	void blockMustNotBeNull() throws Exception {
		Iterator<byte[]> blocks = bodyOf(Arrays.asList(new byte[] { 1 }, null)).iterator();
		assertThat(blocks.next()).containsExactly(1);
		assertViolation("Block 1 of the body is null", blocks::next);
	}

	@Test
	void iteratorMustNotBeNull() throws Exception {
		Iterable<byte[]> body = bodyOf(() -> null);
		assertViolation("The iterator of the application's body is null", body::iterator);
	}

	@Test
	@DisplayName("Rule 4: start in the first next() is early enough")
	void startInTheFirstNextIsEarlyEnough() throws Exception {
		Iterator<byte[]> blocks = call((environ, startResponse) -> () -> new OneBlock(() -> start(startResponse)))
			.iterator();
		assertThat(blocks.hasNext()).isTrue();
		assertThat(blocks.next()).containsExactly(1);
		assertThat(blocks.hasNext()).isFalse();
	}

	@Test
	@DisplayName("Rule 4: start after the first next() is too late")
	void startAfterTheFirstNextIsTooLate() throws Exception {
		Iterator<byte[]> blocks = call((environ, startResponse) -> Body.of(new byte[0], new byte[] { 1 })).iterator();
		assertThat(blocks.hasNext()).isTrue();
		assertViolation(
				"The application did not start a response before the first step of its body's iteration was over",
				blocks::next);
	}

	@Test
	@DisplayName("Rule 4: never calling start is noticed at the end of an empty body")
	void emptyBodyNeedsAStartToo() throws Exception {
		Iterator<byte[]> blocks = call((environ, startResponse) -> Body.empty()).iterator();
		assertViolation(
				"The application did not start a response before the first step of its body's iteration was over",
				blocks::hasNext);
	}

	@Test
	@DisplayName("Rule 8: a body may be closed without having been iterated")
	void bodyMayBeClosedWithoutIteration() throws Exception {
		CloseableBody closeable = new CloseableBody();
		close(bodyOf(closeable));
		assertThat(closeable.closeCount).isOne();
		assertThat(closeable.iterated).isFalse();
	}

	@Test
	@DisplayName("Rule 6: nothing of the body is touched before the gateway asks for it")
	void bodyStaysLazy() throws Exception {
		CloseableBody closeable = new CloseableBody();
		Iterable<byte[]> body = bodyOf(closeable);
		assertThat(closeable.iterated).isFalse();
		Iterator<byte[]> blocks = body.iterator();
		assertThat(closeable.iterated).isTrue();
		assertThat(closeable.steps).isZero();
		blocks.next();
		assertThat(closeable.steps).isOne();
	}

	@Test
	void collectionBecomesLazy() throws Exception {
		assertThat(bodyOf(List.of(new byte[] { 1 }))).isNotInstanceOf(Collection.class);
	}

	@Test
	void bodyIsIteratedOnce() throws Exception {
		Iterable<byte[]> body = bodyOf(Body.of("a"));
		body.iterator();
		assertViolation("The gateway iterated the body twice", body::iterator);
	}

	@Test
	void blocksEndWithTheLast() throws Exception {
		Iterator<byte[]> blocks = bodyOf(Body.of("a")).iterator();
		blocks.next();
		assertThat(blocks.hasNext()).isFalse();
		assertThat(blocks.hasNext()).isFalse();
		assertViolation("The gateway asked for a block after the last one", blocks::next);
	}

	@Test
	void iteratorsOwnEndIsPassedOn() throws Exception {
		Iterator<byte[]> blocks = bodyOf(Body.empty()).iterator();
		assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(blocks::next);
	}

	@Test
	void bodyIsNotIteratedAfterClose() throws Exception {
		Iterable<byte[]> body = bodyOf(Body.of("a"));
		close(body);
		assertViolation("The gateway iterated the body after closing it", body::iterator);
	}

	@Test
	void iteratorIsNotUsedAfterClose() throws Exception {
		Iterable<byte[]> body = bodyOf(Body.of("a"));
		Iterator<byte[]> blocks = body.iterator();
		blocks.next();
		close(body);
		assertViolation("The gateway iterated the body after closing it", blocks::hasNext);
		assertViolation("The gateway iterated the body after closing it", blocks::next);
	}

	@Test
	void bodyIsClosedOnce() throws Exception {
		CloseableBody closeable = new CloseableBody();
		Iterable<byte[]> body = bodyOf(closeable);
		close(body);
		assertViolation("The gateway closed the body twice", () -> close(body));
		assertThat(closeable.closeCount).isOne();
	}

	@Test
	void bodyThatIsNotCloseableIsClosedOnceAsWell() throws Exception {
		Iterable<byte[]> body = bodyOf(Body.of("a"));
		close(body);
		assertViolation("The gateway closed the body twice", () -> close(body));
	}

	@Test
	void failuresArePassedOn() throws Exception {
		CloseableBody closeable = new CloseableBody();
		closeable.failure = new IOException("broken");
		Iterable<byte[]> body = bodyOf(closeable);
		Iterator<byte[]> blocks = body.iterator();
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(blocks::next).withCause(closeable.failure);
		assertThatIOException().isThrownBy(() -> close(body)).isSameAs(closeable.failure);
	}

	@Test
	@DisplayName("Way 5: threads may differ from block to block")
	void threadsMayDiffer() throws Exception {
		Iterable<byte[]> body = bodyOf(new CloseableBody());
		Iterator<byte[]> blocks = CompletableFuture.supplyAsync(body::iterator).get();
		assertThat(blocks.hasNext()).isTrue();
		assertThat(CompletableFuture.supplyAsync(blocks::next).get()).containsExactly(1);
		close(body);
	}

	@Test
	@DisplayName("Way 5: never two threads at once")
	void neverTwoThreadsAtOnce() throws Exception {
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch leave = new CountDownLatch(1);
		Iterable<byte[]> body = bodyOf(() -> new OneBlock(() -> {
			entered.countDown();
			await(leave);
		}));
		Iterator<byte[]> blocks = body.iterator();
		CompletableFuture<byte[]> block = CompletableFuture.supplyAsync(blocks::next);
		try {
			await(entered);
			String violation = "The gateway used the body while .* was in it";
			assertViolationMatching(violation, blocks::hasNext);
			assertViolationMatching(violation, blocks::next);
			assertViolationMatching(violation, body::iterator);
			assertViolationMatching(violation, () -> close(body));
		}
		finally {
			leave.countDown();
		}
		assertThat(block.get()).containsExactly(1);
		close(body);
	}

	@Test
	@DisplayName("Way 6: a body that is never closed is reported")
	void bodyThatIsNeverClosedIsReported(CapturedOutput output) throws Exception {
		Environ environ = Environ.builder().method("PUT").scriptName("/foo").path("/leak").build();
		this.validator.wrap(startedWith(Body.of("a"))).call(environ, this::start);
		awaitAfterCollection(() -> assertThat(output)
			.containsOnlyOnce("The gateway never closed the body of the answer to PUT /foo/leak"));
	}

	@Test
	@DisplayName("Way 6: a body that is closed is not reported")
	void bodyThatIsClosedIsNotReported(CapturedOutput output) throws Exception {
		Application application = this.validator.wrap(startedWith(Body.of("a")));
		close(application.call(Environ.builder().path("/closed").build(), this::start));
		application.call(Environ.builder().path("/not-closed").build(), this::start);
		awaitAfterCollection(() -> assertThat(output).contains("GET /not-closed"));
		assertThat(output).doesNotContain("/closed");
	}

	private Iterable<byte[]> bodyOf(Iterable<byte[]> body) throws Exception {
		return call(startedWith(body));
	}

	private Iterable<byte[]> call(Application application) throws Exception {
		return this.validator.wrap(application).call(Environ.builder().build(), this::start);
	}

	private Application startedWith(Iterable<byte[]> body) {
		return (environ, startResponse) -> {
			start(startResponse);
			return body;
		};
	}

	private void start(StartResponse startResponse) {
		startResponse.start("200 OK", new Header("Content-Type", "text/plain"));
	}

	private OutputStream start(String status, List<Header> headers, Throwable error) {
		return OutputStream.nullOutputStream();
	}

	private static void close(Iterable<byte[]> body) throws Exception {
		((AutoCloseable) body).close();
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void awaitAfterCollection(Runnable assertion) {
		Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
			System.gc();
			assertion.run();
		});
	}

	private static void assertViolation(String message, ThrowingCallable callable) {
		assertThatExceptionOfType(ContractViolationException.class).isThrownBy(callable).withMessage(message);
	}

	private static void assertViolationMatching(String pattern, ThrowingCallable callable) {
		assertThatExceptionOfType(ContractViolationException.class).isThrownBy(callable)
			.satisfies((ex) -> assertThat(ex.getMessage()).matches(pattern));
	}

	private static final class OneBlock implements Iterator<byte[]> {

		private final Runnable onNext;

		private boolean ended;

		OneBlock(Runnable onNext) {
			this.onNext = onNext;
		}

		@Override
		public boolean hasNext() {
			return !this.ended;
		}

		@Override
		public byte[] next() {
			this.onNext.run();
			this.ended = true;
			return new byte[] { 1 };
		}

	}

	private static final class CloseableBody implements Iterable<byte[]>, AutoCloseable {

		private boolean iterated;

		private int steps;

		private int closeCount;

		private IOException failure;

		@Override
		public Iterator<byte[]> iterator() {
			this.iterated = true;
			return new OneBlock(() -> {
				this.steps++;
				if (this.failure != null) {
					throw new IllegalStateException(this.failure);
				}
			});
		}

		@Override
		public void close() throws IOException {
			this.closeCount++;
			if (this.failure != null) {
				throw this.failure;
			}
		}

	}

}
