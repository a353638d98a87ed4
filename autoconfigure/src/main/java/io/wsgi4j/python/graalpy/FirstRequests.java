package io.wsgi4j.python.graalpy;

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

	private final Duration limit;

	FirstRequests() {
		this(TIME_LIMIT);
	}

	/**
	 * Creates the requests, none of which has come yet.
	 * @param limit how long the second one is waited for
	 */
	FirstRequests(Duration limit) {
		this.limit = limit;
	}

	/**
	 * Counts a request.
	 */
	void count() {
		this.missing.countDown();
	}

	/**
	 * Waits for the second request, but not for long.
	 * @return whether it has come
	 */
	boolean await() {
		try {
			return this.missing.await(this.limit.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
