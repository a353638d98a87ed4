package io.wsgi4j.exchange;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import io.wsgi4j.gateway.ExchangeTimeouts;
import io.wsgi4j.testsupport.ManualClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KeptThreadTests {

	private static final int STEPS = 20_000;

	private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

	private final KeptThread kept = new KeptThread(new RunningCode(ExchangeTimeouts.none(), new ManualClock()));

	private final List<String> events = new CopyOnWriteArrayList<>();

	private final FutureTask<Boolean> step = new FutureTask<>(() -> {
		this.kept.keep(() -> this.events.add("leaving"), () -> this.events.add("returning"));
		return this.kept.awaitStep();
	});

	private final Thread thread = new Thread(this.step);

	@Test
	void nextStepRunsOnTheThread() throws Exception {
		awaitParked();
		assertThat(this.kept.resume()).isTrue();
		assertThat(this.step.get(20, TimeUnit.SECONDS)).isTrue();
		assertThat(this.events).containsExactly("leaving", "returning");
	}

	@Test
	void interruptIsNoStep() throws Exception {
		awaitParked();
		this.thread.interrupt();
		Awaitility.await("parked again").until(() -> !this.thread.isInterrupted() && isParked());
		assertThat(this.kept.resume()).isTrue();
		assertThat(this.step.get(20, TimeUnit.SECONDS)).isTrue();
	}

	/**
	 * Where it has left the executor's count, it has to be back in it before the executor
	 * gives it something else to do.
	 */
	@Test
	void threadThatIsReleasedByAnotherOneReturnsToo() throws Exception {
		awaitParked();
		this.kept.release();
		assertThat(this.step.get(20, TimeUnit.SECONDS)).isFalse();
		assertThat(this.events).containsExactly("leaving", "returning");
		assertThat(this.kept.resume()).isFalse();
	}

	/**
	 * Lincheck can't show this: to it, a thread that parks may wake up at any time.
	 */
	@Test
	void threadThatIsJustAboutToParkIsWoken() throws Exception {
		AtomicInteger steps = new AtomicInteger();
		FutureTask<Boolean> worker = new FutureTask<>(() -> {
			this.kept.keep(() -> {
			}, () -> {
			});
			do {
				steps.incrementAndGet();
			}
			while (this.kept.awaitStep());
			return true;
		});
		new Thread(worker).start();
		for (int step = 1; step < STEPS; step++) {
			awaitCount(steps, step);
			this.kept.resume();
		}
		awaitCount(steps, STEPS);
		this.kept.release();
		assertThat(worker.get(20, TimeUnit.SECONDS)).isTrue();
	}

	/**
	 * Spins, because a thread that has to be woken first comes too late to meet one that
	 * parks.
	 */
	private static void awaitCount(AtomicInteger counter, int count) throws TimeoutException {
		long start = System.nanoTime();
		while (counter.get() != count) {
			if (System.nanoTime() - start > PATIENCE) {
				throw new TimeoutException("Step " + count + " hasn't come");
			}
			Thread.yield();
		}
	}

	private void awaitParked() {
		this.thread.start();
		Awaitility.await("parked").until(this::isParked);
	}

	private boolean isParked() {
		return this.thread.getState() == Thread.State.WAITING;
	}

}
