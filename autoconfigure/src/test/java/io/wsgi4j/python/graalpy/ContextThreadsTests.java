package io.wsgi4j.python.graalpy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import io.wsgi4j.python.SpareThreads;
import io.wsgi4j.python.graalpy.ContextPermits.Turn;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

/**
 * Tests of threads that wait for their turn in a context.
 */
class ContextThreadsTests {

	private final List<Thread> left = new CopyOnWriteArrayList<>();

	private final List<Thread> cameBack = new CopyOnWriteArrayList<>();

	private final PythonExchange exchange = mock(PythonExchange.class);

	private final ContextThreads threads = new ContextThreads(1, Duration.ofMinutes(1), new SpareThreads() {

		@Override
		public void leave(Thread thread) {
			ContextThreadsTests.this.left.add(thread);
		}

		@Override
		public void comeBack(Thread thread) {
			ContextThreadsTests.this.cameBack.add(thread);
		}

	});

	@Test
	void threadThatDoesNotWaitIsNotMadeUpFor() throws Exception {
		this.threads.enter(this.exchange, Turn.FIRST);
		assertThat(this.threads.running()).isOne();
		assertThat(this.left).isEmpty();
	}

	@Test
	void threadThatWaitsForLongIsMadeUpFor() throws Exception {
		this.threads.enter(this.exchange, Turn.FIRST);
		FutureTask<Boolean> second = new FutureTask<>(() -> {
			this.threads.enter(this.exchange, Turn.FIRST);
			return true;
		});
		Thread waiting = new Thread(second);
		waiting.start();
		Awaitility.await("spare thread").until(() -> this.left.contains(waiting));
		Awaitility.await("wait").until(() -> this.threads.waiting() == 1);
		assertThat(this.cameBack).isEmpty();
		this.threads.lose();
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> second.get(20, TimeUnit.SECONDS))
			.withCauseInstanceOf(ContextLostException.class);
		assertThat(this.cameBack).containsExactly(waiting);
	}

}
