package io.wsgi4j.exchange;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.wsgi4j.testsupport.Race;
import org.junit.jupiter.api.Test;

/**
 * A step is parked just while the only thread of the executor looks for one, and while
 * the executor is asked again.
 */
class StepExecutorRaceTests {

	@Test
	void stepThatIsParkedIsRunOnce() {
		new Parking().tryOrders(200);
	}

	@Test
	void stepThatIsParkedWhileTheExecutorIsAskedForNothingIsAskedForLater() {
		new Asking().tryOrders(100);
	}

	/**
	 * An executor whose only thread is busy, and a step that it has refused already.
	 */
	private abstract static class StepRace extends Race {

		private AtomicInteger first;

		private AtomicInteger second;

		private AtomicReference<Runnable> taken;

		private AtomicReference<Runnable> retry;

		private StepExecutor executor;

		private volatile boolean busy;

		/**
		 * What the only thread has yet to do.
		 */
		private Runnable running;

		@Override
		protected void prepare() {
			this.first = new AtomicInteger();
			this.second = new AtomicInteger();
			this.taken = new AtomicReference<>();
			this.retry = new AtomicReference<>();
			this.executor = new StepExecutor(this::execute, Duration.ofDays(1), this.retry::set);
			this.busy = false;
			this.executor.start(() -> {
			});
			this.running = this.taken.getAndSet(null);
			this.executor.resume(this.first::incrementAndGet);
		}

		private void execute(Runnable task) {
			if (this.busy) {
				throw new RejectedExecutionException("The only thread is busy");
			}
			this.taken.set(task);
			this.busy = true;
		}

		/**
		 * Comes to the end of what runs, with what is parked.
		 */
		final void runParked() {
			this.running.run();
		}

		final void free() {
			this.busy = false;
		}

		final void resume() {
			this.executor.resume(this.second::incrementAndGet);
		}

		final void askAgain() {
			Runnable retry = this.retry.getAndSet(null);
			if (retry != null) {
				retry.run();
			}
		}

		/**
		 * Runs what the executor has taken, and has it asked again as long as somebody
		 * wants that.
		 */
		@Override
		protected void verify() {
			for (int i = 0; i < 3; i++) {
				Runnable task = this.taken.getAndSet(null);
				if (task != null) {
					task.run();
				}
				free();
				askAgain();
			}
			check(this.first.get() == 1, "The first step has run so often: " + this.first);
			check(this.second.get() == 1, "The second step has run so often: " + this.second);
		}

	}

	private static final class Parking extends StepRace {

		@Override
		protected void prepare() {
			super.prepare();
			contend(this::end);
			contend(this::resume);
			contend(this::askAgain);
		}

		private void end() {
			runParked();
			free();
		}

	}

	private static final class Asking extends StepRace {

		@Override
		protected void prepare() {
			super.prepare();
			runParked();
			contend(this::resume);
			contend(this::askAgain);
		}

	}

}
