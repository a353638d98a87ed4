package io.wsgi4j.exchange;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.wsgi4j.gateway.ExchangeTimeouts;
import io.wsgi4j.testsupport.ManualClock;
import io.wsgi4j.testsupport.Race;
import org.junit.jupiter.api.Test;

/**
 * A thread that is kept parks just while its next step comes.
 */
class KeptThreadRaceTests {

	@Test
	void eachStepIsRunOnceAndTheThreadReturnsAsOftenAsItLeaves() {
		new Steps().tryOrders(150);
	}

	private static final class Steps extends Race {

		private KeptThread kept;

		private CountDownLatch parking;

		private CountDownLatch stepped;

		private AtomicInteger away;

		private AtomicInteger steps;

		@Override
		protected void prepare() {
			this.kept = new KeptThread(new RunningCode(ExchangeTimeouts.none(), new ManualClock()));
			this.parking = new CountDownLatch(1);
			this.stepped = new CountDownLatch(1);
			this.away = new AtomicInteger();
			this.steps = new AtomicInteger();
			contend(this::work);
			contend(this::resume);
		}

		private void work() {
			this.kept.keep(this.away::incrementAndGet, this.away::decrementAndGet);
			this.parking.countDown();
			step();
			this.stepped.countDown();
			step();
			this.kept.release();
			check(!this.kept.awaitStep(), "A thread that has been released has a step");
		}

		private void step() {
			if (this.kept.awaitStep()) {
				check(this.away.get() == 0, "A step runs on a thread that is away");
				this.steps.incrementAndGet();
			}
		}

		private void resume() throws InterruptedException {
			this.parking.await();
			this.kept.resume();
			this.stepped.await();
			this.kept.resume();
		}

		@Override
		protected void verify() {
			check(this.steps.get() == 2, "As many of two steps have run: " + this.steps);
			check(this.away.get() == 0, "A thread is away");
		}

	}

}
