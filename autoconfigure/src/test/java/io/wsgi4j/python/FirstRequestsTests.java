package io.wsgi4j.python;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FirstRequestsTests {

	private final FirstRequests requests = new FirstRequests();

	@Test
	void nothingElseHappensBeforeTheSecondRequest() throws Exception {
		CompletableFuture<Void> waiting = new CompletableFuture<>();
		Thread other = new Thread(() -> {
			this.requests.await();
			waiting.complete(null);
		});
		other.start();
		this.requests.count();
		assertThat(waiting).isNotDone();
		this.requests.count();
		this.requests.count();
		waiting.get(20, TimeUnit.SECONDS);
		other.join();
	}

	@Test
	void interruptEndsTheWait() {
		Thread.currentThread().interrupt();
		this.requests.await();
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void requestsMayNotCome() {
		this.requests.count();
		this.requests.await();
		assertThat(Thread.interrupted()).isFalse();
	}

}
