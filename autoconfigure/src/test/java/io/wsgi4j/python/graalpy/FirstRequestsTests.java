package io.wsgi4j.python.graalpy;

import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FirstRequestsTests {

	private static final Duration LONG = Duration.ofMinutes(1);

	private static final Duration SHORT = Duration.ofMillis(1);

	@Test
	void secondRequestIsWaitedFor() throws Exception {
		FirstRequests requests = new FirstRequests(LONG);
		FutureTask<Boolean> waiting = new FutureTask<>(requests::await);
		Thread other = new Thread(waiting);
		other.start();
		Awaitility.await("wait").until(() -> other.getState() == Thread.State.TIMED_WAITING);
		requests.count();
		requests.count();
		assertThat(waiting.get(20, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void oneRequestIsNotEnough() {
		FirstRequests requests = new FirstRequests(SHORT);
		requests.count();
		assertThat(requests.await()).isFalse();
	}

	@Test
	void furtherRequestsChangeNothing() {
		FirstRequests requests = new FirstRequests(LONG);
		for (int i = 0; i < 3; i++) {
			requests.count();
		}
		assertThat(requests.await()).isTrue();
	}

	@Test
	void interruptEndsTheWaitAndIsKept() {
		Thread.currentThread().interrupt();
		assertThat(new FirstRequests(LONG).await()).isFalse();
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void requestsThatDoNotComeAreNotWaitedForForEver() {
		assertThat(new FirstRequests(SHORT).await()).isFalse();
		assertThat(Thread.interrupted()).isFalse();
	}

}
