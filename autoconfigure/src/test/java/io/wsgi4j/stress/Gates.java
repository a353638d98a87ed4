package io.wsgi4j.stress;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What applications wait for until their clients open it.
 */
final class Gates {

	private final Map<Long, CountDownLatch> closed = new ConcurrentHashMap<>();

	/**
	 * Waits for a gate. One that has been opened is no longer known.
	 */
	void pass(long id) throws InterruptedException {
		CountDownLatch gate = this.closed.get(id);
		if (gate != null && !gate.await(60, TimeUnit.SECONDS)) {
			throw new IllegalStateException("Nobody has opened gate " + id);
		}
	}

	Keys keys() {
		return new Keys();
	}

	/**
	 * One client's. It opens all its gates before it waits for anything, so that no
	 * clients wait for each other.
	 */
	final class Keys {

		private final List<Long> ids = new ArrayList<>();

		void close(long id) {
			Gates.this.closed.put(id, new CountDownLatch(1));
			this.ids.add(id);
		}

		void openAll() {
			this.ids.forEach((id) -> Gates.this.closed.remove(id).countDown());
			this.ids.clear();
		}

	}

}
