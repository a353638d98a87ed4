package io.wsgi4j.python.cpython;

import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import io.wsgi4j.python.cpython.WorkerRoster.Loss;
import io.wsgi4j.testsupport.Race;
import org.junit.jupiter.api.Test;

/**
 * A worker dies or all of them are ended just while another one takes over.
 */
class WorkerRosterRaceTests {

	@Test
	void workerThatDiesWhileAnotherOneTakesOverIsReplacedOnce() {
		new TakenOver().tryOrders(60);
	}

	@Test
	void workerThatDiesWhileItsReplacementFailsIsReplacedOnce() {
		new NotTakenOver().tryOrders(60);
	}

	@Test
	void workerIsReplacedByOneOfThoseThatWantIt() {
		new TwoReasons().tryOrders(60);
	}

	@Test
	void workerThatJoinsWhileAllAreEndedIsEndedAsWell() {
		new Closed().tryOrders(60);
	}

	/**
	 * One worker is wanted, and is there.
	 */
	private abstract static class RosterRace extends Race {

		private static final String WORKER = "first";

		private WorkerRoster<String> roster;

		/**
		 * Numbers the workers that have been started.
		 */
		private AtomicInteger started;

		@Override
		protected void prepare() {
			this.roster = new WorkerRoster<>();
			this.roster.join(WORKER);
			this.started = new AtomicInteger();
		}

		final WorkerRoster<String> roster() {
			return this.roster;
		}

		final boolean join() {
			return this.roster.join("fresh " + this.started.incrementAndGet());
		}

		final void replace(boolean succeeds) {
			if (this.roster.beginReplacing(WORKER)) {
				boolean replaced = succeeds && join();
				boolean lives = this.roster.endReplacing(WORKER, replaced);
				if (!replaced && !lives) {
					join();
				}
			}
		}

		final void die() {
			if (this.roster.lose(WORKER) == Loss.MISSING) {
				join();
			}
		}

		@Override
		protected void verify() {
			Set<String> left = this.roster.close();
			left.remove(WORKER);
			check(left.size() == 1, "So many workers have taken over: " + left.size());
		}

	}

	private static final class TakenOver extends RosterRace {

		@Override
		protected void prepare() {
			super.prepare();
			contend(() -> replace(true));
			contend(this::die);
		}

	}

	private static final class NotTakenOver extends RosterRace {

		@Override
		protected void prepare() {
			super.prepare();
			contend(() -> replace(false));
			contend(this::die);
		}

	}

	private static final class TwoReasons extends RosterRace {

		@Override
		protected void prepare() {
			super.prepare();
			contend(() -> replace(true));
			contend(() -> replace(true));
		}

	}

	private static final class Closed extends RosterRace {

		private Set<String> ended;

		private boolean joined;

		@Override
		protected void prepare() {
			super.prepare();
			this.ended = Set.of();
			this.joined = false;
			contend(this::start);
			contend(this::close);
		}

		private void start() {
			this.joined = join();
		}

		private void close() {
			this.ended = roster().close();
		}

		@Override
		protected void verify() {
			int expected = this.joined ? 2 : 1;
			check(this.ended.size() == expected, "A worker is left");
		}

	}

}
