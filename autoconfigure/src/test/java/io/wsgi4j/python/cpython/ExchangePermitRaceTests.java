package io.wsgi4j.python.cpython;

import io.wsgi4j.testsupport.Race;
import org.junit.jupiter.api.Test;

/**
 * The worker tells that a thread of it waits for a frame, just while a thread of the
 * executor sends it one, leaves it or ends its exchange.
 */
class ExchangePermitRaceTests {

	@Test
	void threadThatRestsHoldsNoPermitWhenItHasBeenLeft() {
		new Left().tryOrders(60);
	}

	@Test
	void threadThatHasBeenSentAFrameHoldsAPermit() {
		new Sent().tryOrders(150);
	}

	@Test
	void permitComesBackOnceWhenTheExchangeEnds() {
		new Ended().tryOrders(60);
	}

	/**
	 * A worker with one permit, which an exchange has that begins.
	 */
	private abstract static class PermitRace extends Race {

		/**
		 * Nothing of it takes part: to make it in each order would take its time.
		 */
		private final Worker worker = FakeProcess.worker();

		private final WaitingExchange nobody = new WaitingExchange(null);

		private WorkerPool pool;

		private WorkerPool.Place place;

		private WorkerThread thread;

		private ExchangePermit permit;

		@Override
		protected void prepare() {
			this.pool = new WorkerPool(1, 1, (unused) -> {
			});
			this.pool.add(this.worker, 0, () -> {
			});
			try {
				this.place = this.pool.begin(this.nobody);
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
			this.thread = new WorkerThread(this.worker, 1, new WorkerConnection(new FakeChannel()));
			this.permit = new ExchangePermit(this.nobody, this.place, this.thread);
			contend(this::attend);
			contend(this::listen);
		}

		/**
		 * What the thread of the executor does.
		 */
		abstract void attend() throws Exception;

		/**
		 * What the thread does that listens to the worker: the worker's thread rests and
		 * has received no frame.
		 */
		private void listen() {
			// As WorkerThread does before it tells the exchange.
			if (this.thread.sent() == 0) {
				this.permit.rests(0);
			}
		}

		final ExchangePermit permit() {
			return this.permit;
		}

		final void endPlace(boolean running) {
			this.place.end(running);
		}

		final int running() {
			return this.pool.loads().get(0).running();
		}

	}

	private static final class Left extends PermitRace {

		@Override
		void attend() {
			permit().leave();
		}

		@Override
		protected void verify() {
			check(!permit().stop(), "A thread that rests holds a permit");
		}

	}

	private static final class Sent extends PermitRace {

		@Override
		void attend() throws Exception {
			permit().attend();
			permit().send(Frame.of(Frame.NEXT));
			permit().leave();
		}

		@Override
		protected void verify() {
			check(permit().stop(), "A thread runs without a permit");
		}

	}

	private static final class Ended extends PermitRace {

		@Override
		void attend() {
			permit().attend();
			boolean had = permit().stop();
			endPlace(had);
			permit().leave();
		}

		@Override
		protected void verify() {
			check(running() == 0, "So many permits are taken: " + running());
		}

	}

}
