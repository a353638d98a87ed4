package io.wsgi4j.python.cpython;

import java.nio.charset.StandardCharsets;

import ch.qos.logback.classic.Level;
import io.wsgi4j.testsupport.LogRecorder;
import io.wsgi4j.testsupport.LogRecorder.Entry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests of what a worker says over its own connection of an exchange that has ended over
 * that of its thread.
 */
class WorkerThreadTests {

	@Test
	void errorThatComesAfterTheEndIsLogged() {
		WorkerThread thread = new WorkerThread(FakeProcess.worker(), 1, new WorkerConnection(new FakeChannel()));
		int exchange = thread.begin(mock(WorkerExchange.class));
		thread.end();
		try (LogRecorder log = LogRecorder.attach(Level.INFO)) {
			thread.note(exchange, new Frame(Frame.ERRORS, "too late\n".getBytes(StandardCharsets.UTF_8)));
			thread.note(exchange, Frame.of(Frame.ERRORS));
			assertThat(log.take()).extracting(Entry::message).containsExactly("too late");
		}
	}

}
