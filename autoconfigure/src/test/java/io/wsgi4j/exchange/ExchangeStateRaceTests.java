package io.wsgi4j.exchange;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

import io.wsgi4j.exchange.Abandoned.Rest;
import io.wsgi4j.gateway.ExchangePhase;
import io.wsgi4j.gateway.ExchangeTimeouts;
import io.wsgi4j.gateway.Outcome;
import io.wsgi4j.gateway.Refusal;
import io.wsgi4j.testsupport.ManualClock;
import io.wsgi4j.testsupport.Race;
import org.junit.jupiter.api.Test;

/**
 * Threads of the container, of the executor and of the watch go on with an exchange or
 * end it at the same time.
 */
class ExchangeStateRaceTests {

	private static final Abandonment LEFT = Abandonment.disconnected(new IOException("left"));

	private static final Abandonment STOPPED = Abandonment.stopped(false);

	@Test
	void exchangeThatWaitsHasOneMoreStepWhetherItsClientIsReadyOrLeaves() {
		new ReadyOrLeft().tryOrders(200);
	}

	@Test
	void exchangeThatIsPumpedHasOneThreadThatFinishesIt() {
		new PumpedOrLeft().tryOrders(200);
	}

	@Test
	void exchangeIsRefusedOrBegunOrAbandonedAndReleasedOnce() {
		new Begun().tryOrders(200);
	}

	@Test
	void exchangeThatIsFinishedWhileItsClientLeavesEndsOnce() {
		new FinishedOrLeft().tryOrders(200);
	}

	@Test
	void threadThatYieldsWhileTheServerStopsIsNotInterruptedAfterwards() {
		new YieldedOrStopped().tryOrders(300);
	}

	/**
	 * An exchange whose threads count how often each thing is done.
	 */
	private abstract static class ExchangeRace extends Race {

		private ExchangeState state;

		private AtomicInteger ends;

		/**
		 * How many threads do what is left to do.
		 */
		private AtomicInteger rests;

		@Override
		protected void prepare() {
			ManualClock clock = new ManualClock();
			this.state = new ExchangeState(new ResponseBody(new FakeResponseOutput()),
					new Deadline(ExchangeTimeouts.none(), clock), new Stopwatch(clock),
					new RunningCode(ExchangeTimeouts.none(), clock), (reason) -> {
					});
			this.ends = new AtomicInteger();
			this.rests = new AtomicInteger();
		}

		final ExchangeState state() {
			return this.state;
		}

		/**
		 * Calls the application on the current thread, which leaves something to the
		 * client then.
		 */
		final void callAndLeave(ExchangeEvent left) {
			this.state.queue();
			this.state.begin();
			this.state.lock();
			this.state.move(left);
			this.state.unlock();
			this.state.leave();
		}

		final void finish() {
			countEnd(this.state.finish(new Outcome.Finished()));
		}

		final void countEnd(boolean ended) {
			if (ended) {
				this.ends.incrementAndGet();
			}
		}

		final void countRest() {
			this.rests.incrementAndGet();
		}

		final void disconnect() {
			abandon(LEFT);
		}

		final void abandon(Abandonment abandonment) {
			Abandoned abandoned = this.state.abandon(() -> abandonment);
			countEnd(abandoned != null);
			if (abandoned != null && abandoned.rest() != Rest.NOTHING) {
				countRest();
			}
		}

		final void checkRests() {
			check(this.rests.get() == 1, "What is left is done " + this.rests + " times");
		}

		final void checkEnds() {
			check(this.ends.get() == 1, "It has ended " + this.ends + " times");
		}

	}

	private static final class ReadyOrLeft extends ExchangeRace {

		@Override
		protected void prepare() {
			super.prepare();
			callAndLeave(ExchangeEvent.BLOCK_LEFT);
			contend(this::wake);
			contend(this::wake);
			contend(this::disconnect);
		}

		private void wake() {
			if (state().wake() == ExchangePhase.WAITING) {
				countRest();
			}
		}

		@Override
		protected void verify() {
			checkEnds();
			checkRests();
			state().enter();
		}

	}

	private static final class PumpedOrLeft extends ExchangeRace {

		@Override
		protected void prepare() {
			super.prepare();
			callAndLeave(ExchangeEvent.BODY_LEFT);
			contend(this::pump);
			contend(this::pump);
			contend(this::disconnect);
		}

		private void pump() {
			if (state().wake() == ExchangePhase.PUMPING) {
				countRest();
				finish();
				state().leaveIfOwner();
			}
		}

		@Override
		protected void verify() {
			checkEnds();
			checkRests();
			check(!state().isOwned(), "A thread owns what has ended");
		}

	}

	private static final class Begun extends ExchangeRace {

		@Override
		protected void prepare() {
			super.prepare();
			state().queue();
			contend(this::step);
			contend(this::refuse);
			contend(this::disconnect);
		}

		private void step() {
			if (state().begin()) {
				countRest();
				finish();
				state().leave();
			}
		}

		private void refuse() {
			if (state().refuse(new Outcome.Refused(Refusal.EXECUTOR_FULL))) {
				countEnd(true);
				countRest();
			}
		}

		@Override
		protected void verify() {
			checkEnds();
			checkRests();
			check(!state().isOwned(), "A thread owns what has ended");
		}

	}

	private static final class FinishedOrLeft extends ExchangeRace {

		@Override
		protected void prepare() {
			super.prepare();
			callAndLeave(ExchangeEvent.YIELDED);
			contend(this::step);
			contend(this::disconnect);
		}

		private void step() {
			state().enter();
			finish();
			state().leave();
		}

		@Override
		protected void verify() {
			checkEnds();
			check(!state().isOwned(), "A thread owns what has ended");
		}

	}

	private static final class YieldedOrStopped extends ExchangeRace {

		private Contender thread;

		@Override
		protected void prepare() {
			super.prepare();
			callAndLeave(ExchangeEvent.YIELDED);
			this.thread = contend(this::step);
			contend(this::stop);
		}

		private void step() {
			state().enter();
			state().yieldThread();
			state().leave();
		}

		private void stop() {
			abandon(STOPPED);
		}

		@Override
		protected void verify() {
			checkEnds();
			check(!this.thread.isInterrupted(), "The interrupt has come after the exchange");
		}

	}

}
