package io.wsgi4j.exchange;

import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class WatchWorkersTests {

	private final WatchWorkers workers = new WatchWorkers();

	private final CountDownLatch released = new CountDownLatch(1);

	@AfterEach
	void shutdown() {
		this.released.countDown();
		this.workers.shutdown();
	}

	@Test
	void tasksThatBlockKeepNoOtherWaiting() {
		for (int i = 0; i < 5; i++) {
			this.workers.execute(this::block);
		}
		CountDownLatch done = new CountDownLatch(1);
		this.workers.execute(done::countDown);
		await("another task").until(() -> {
			this.workers.growIfBlocked();
			return done.getCount() == 0;
		});
		assertThat(this.released.getCount()).isEqualTo(1);
	}

	private void block() {
		try {
			this.released.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
