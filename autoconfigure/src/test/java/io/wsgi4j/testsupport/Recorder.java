package io.wsgi4j.testsupport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that reads its request to the end and keeps it for the test.
 */
public final class Recorder implements Application {

	/**
	 * What the application answers.
	 */
	public static final String ANSWER = "recorded";

	private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();

	@Override
	public Iterable<byte[]> call(Environ environ, StartResponse startResponse) throws IOException {
		this.calls.add(new Call(environ, environ.input().readAllBytes(), Thread.currentThread()));
		startResponse.start("200 OK", new Header("Content-Type", "text/plain"));
		return Body.of(ANSWER);
	}

	/**
	 * Removes and returns the first call.
	 */
	public Call take() {
		try {
			Call call = this.calls.poll(20, TimeUnit.SECONDS);
			assertThat(call).as("call").isNotNull();
			return call;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Asserts that there is no call that hasn't been taken.
	 */
	public void assertNotCalled() {
		List<Call> untaken = new ArrayList<>();
		this.calls.drainTo(untaken);
		assertThat(untaken).isEmpty();
	}

	/**
	 * A call of the application.
	 *
	 * @param environ its environ
	 * @param body the body it has read
	 * @param thread the thread it was made on
	 */
	public record Call(Environ environ, byte[] body, Thread thread) {

		public String text() {
			return new String(this.body, StandardCharsets.UTF_8);
		}

		@Override
		public String toString() {
			return this.environ.requestMethod() + " " + this.environ.requestUri() + " (" + this.body.length + " bytes)";
		}

	}

}
