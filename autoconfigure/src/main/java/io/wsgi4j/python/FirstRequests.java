package io.wsgi4j.python;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps what isn't needed for the first answer from competing with it for the processors,
 * which are busy when a server starts.
 */
final class FirstRequests {

	private static final Duration TIME_LIMIT = Duration.ofSeconds(5);

	private final CountDownLatch missing = new CountDownLatch(2);

	/**
	 * Counts a request.
	 */
	void count() {
		this.missing.countDown();
	}

	/**
	 * Waits for the second request, but not for long.
	 */
	void await() {
		try {
			this.missing.await(TIME_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
