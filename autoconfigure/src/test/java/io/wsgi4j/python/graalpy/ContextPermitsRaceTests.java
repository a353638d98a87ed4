package io.wsgi4j.python.graalpy;

import java.util.concurrent.TimeUnit;

import io.wsgi4j.python.graalpy.ContextPermits.Limits;
import io.wsgi4j.python.graalpy.ContextPermits.Turn;
import io.wsgi4j.testsupport.Race;
import org.junit.jupiter.api.Test;

/**
 * A permit comes back just while other threads begin and go on.
 */
class ContextPermitsRaceTests {

	@Test
	void permitGoesToThoseThatBeginAndThatGoOn() {
		new Passed().tryOrders(60);
	}

	/**
	 * One permit, which is taken.
	 */
	private static final class Passed extends Race {

		private static final long LONG = TimeUnit.DAYS.toNanos(1);

		private ContextPermits permits;

		@Override
		protected void prepare() {
			this.permits = new ContextPermits(1, () -> false, Limits.USUAL);
			this.permits.tryAcquire(Turn.FIRST);
			contend(this.permits::release);
			contend(() -> run(Turn.FIRST));
			contend(() -> run(Turn.LATER));
		}

		private void run(Turn turn) throws InterruptedException {
			if (this.permits.acquire(turn, LONG)) {
				this.permits.release();
			}
		}

		@Override
		protected void verify() {
			check(this.permits.taken() == 0, "So many permits are taken: " + this.permits.taken());
			check(this.permits.waiting() == 0, "So many threads wait: " + this.permits.waiting());
		}

	}

}
