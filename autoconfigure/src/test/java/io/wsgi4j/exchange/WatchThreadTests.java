package io.wsgi4j.exchange;

import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class WatchThreadTests {

	private final Semaphore sweeps = new Semaphore(0);

	private final AtomicReference<Thread> sweeper = new AtomicReference<>();

	private volatile Error failure;

	private final WatchThread thread = new WatchThread(this::sweep, Duration.ofMillis(1));

	private void sweep() {
		this.sweeper.set(Thread.currentThread());
		this.sweeps.release();
		if (this.failure != null) {
			throw this.failure;
		}
	}

	@AfterEach
	void stop() {
		this.thread.stop();
	}

	@Test
	void goesOnAfterAnyError() throws Exception {
		this.failure = new OutOfMemoryError("expected");
		this.thread.ensureAlive();
		awaitSweeps();
		this.failure = new StackOverflowError("expected");
		awaitSweeps();
		assertThat(this.thread.isWell()).isTrue();
		assertThat(this.thread.restarts()).isZero();
	}

	@Test
	void goesOnAfterAnInterrupt() throws Exception {
		this.thread.ensureAlive();
		awaitSweeps();
		this.sweeper.get().interrupt();
		awaitSweeps();
		assertThat(this.sweeper.get().isInterrupted()).isFalse();
	}

	@Test
	void isStartedOnce() throws Exception {
		this.thread.ensureAlive();
		awaitSweeps();
		Thread first = this.sweeper.get();
		this.thread.ensureAlive();
		awaitSweeps();
		assertThat(this.sweeper.get()).isSameAs(first);
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_19, disabledReason = "Later ones can't stop a thread")
	void isDeadUntilSomebodyAsksAndIsStartedAnewThen() throws Exception {
		this.thread.ensureAlive();
		awaitSweeps();
		Thread first = this.sweeper.get();
		kill(first);
		assertThat(this.thread.isWell()).isFalse();
		awaitSweeps();
		assertThat(this.sweeper.get()).isNotSameAs(first);
		assertThat(this.thread.isWell()).isTrue();
		assertThat(this.thread.restarts()).isEqualTo(1);
	}

	/**
	 * As often as needed: what hits the sweep itself is survived.
	 */
	private static void kill(Thread thread) {
		await("death").dontCatchUncaughtExceptions().until(() -> {
			try {
				Thread.class.getMethod("stop").invoke(thread);
			}
			catch (InvocationTargetException ex) {
				throw new IllegalStateException(ex);
			}
			return !thread.isAlive();
		});
	}

	@Test
	void endsWhenItIsStopped() throws Exception {
		this.thread.ensureAlive();
		awaitSweeps();
		this.thread.stop();
		await("end").until(() -> !this.sweeper.get().isAlive());
		this.thread.ensureAlive();
		assertThat(this.thread.restarts()).isZero();
	}

	private void awaitSweeps() throws InterruptedException {
		this.sweeps.drainPermits();
		assertThat(this.sweeps.tryAcquire(3, 20, TimeUnit.SECONDS)).isTrue();
	}

}
