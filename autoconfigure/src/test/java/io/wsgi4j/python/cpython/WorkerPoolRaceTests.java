package io.wsgi4j.python.cpython;

import java.util.concurrent.atomic.AtomicInteger;

import io.wsgi4j.python.cpython.WorkerPool.Place;
import io.wsgi4j.testsupport.Race;
import org.junit.jupiter.api.Test;

/**
 * A permit comes back just while another exchange begins, goes on or is interrupted, or
 * while the worker is retired or has ended.
 */
class WorkerPoolRaceTests {

	@Test
	void permitGoesToTheExchangeThatBegins() {
		new Begun().tryOrders(60);
	}

	@Test
	void permitOfAnInterruptedThreadComesBack() {
		new Interrupted().tryOrders(600);
	}

	@Test
	void retiredWorkerIsEndedOnce() {
		new Retired().tryOrders(60);
	}

	@Test
	void exchangeGoesOnWhenThePermitComesBackOrTheWorkerHasEnded() {
		new GoingOn().tryOrders(60);
	}

	/**
	 * A worker with one permit, which an exchange has.
	 */
	private abstract static class PoolRace extends Race {

		private static final WaitingExchange NOBODY = new WaitingExchange(null);

		/**
		 * Nothing of it takes part: to make it in each order would take its time.
		 */
		private final Worker worker = FakeProcess.worker();

		private WorkerPool pool;

		private AtomicInteger unused;

		private Place first;

		@Override
		protected void prepare() {
			this.unused = new AtomicInteger();
			this.pool = new WorkerPool(1, 3, (worker) -> this.unused.incrementAndGet());
			this.pool.add(this.worker, 0, () -> {
			});
			this.first = beginAtOnce();
		}

		final WorkerPool pool() {
			return this.pool;
		}

		final Worker worker() {
			return this.worker;
		}

		final Place begin() throws Exception {
			return this.pool.begin(NOBODY);
		}

		/**
		 * Begins an exchange while nothing is in its way.
		 */
		final Place beginAtOnce() {
			try {
				return begin();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}

		final Place first() {
			return this.first;
		}

		final void resume(Place place) throws InterruptedException {
			place.resume(NOBODY);
		}

		final void endFirst() {
			this.first.end(true);
		}

		final int unused() {
			return this.unused.get();
		}

		@Override
		protected void verify() {
			WorkerLoad load = this.pool.loads().get(0);
			check(load.running() == 0, "So many permits are taken: " + load.running());
			check(load.exchanges() == 0, "So many exchanges are left: " + load.exchanges());
		}

	}

	private static final class Begun extends PoolRace {

		@Override
		protected void prepare() {
			super.prepare();
			contend(this::endFirst);
			contend(this::exchange);
			contend(this::exchange);
		}

		private void exchange() throws Exception {
			begin().end(true);
		}

	}

	private static final class Interrupted extends PoolRace {

		private Contender beginning;

		@Override
		protected void prepare() {
			super.prepare();
			contend(this::endFirst);
			this.beginning = contend(this::exchange);
			contend(this::interrupt);
		}

		private void exchange() throws Exception {
			try {
				begin().end(true);
			}
			catch (InterruptedException ex) {
				// That is what it was interrupted for.
			}
		}

		private void interrupt() {
			this.beginning.interrupt();
		}

	}

	private static final class Retired extends PoolRace {

		@Override
		protected void prepare() {
			super.prepare();
			contend(this::endFirst);
			contend(this::retire);
			contend(this::retire);
		}

		private void retire() {
			pool().retire(worker());
		}

		@Override
		protected void verify() {
			super.verify();
			check(unused() == 1, "It is ended so many times: " + unused());
		}

	}

	/**
	 * The second exchange has begun while the first one rested.
	 */
	private static final class GoingOn extends PoolRace {

		private Place second;

		@Override
		protected void prepare() {
			super.prepare();
			first().rest();
			this.second = beginAtOnce();
			contend(this::goOn);
			contend(this::endSecond);
			contend(this::remove);
		}

		private void goOn() throws Exception {
			resume(first());
			endFirst();
		}

		private void endSecond() {
			this.second.end(true);
		}

		private void remove() {
			pool().remove(worker());
		}

		@Override
		protected void verify() {
			check(unused() == 0, "A worker that has ended is ended again");
			check(pool().loads().isEmpty(), "A worker that has ended is left");
		}

	}

}
