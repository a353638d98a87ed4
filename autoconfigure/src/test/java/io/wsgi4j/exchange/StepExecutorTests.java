package io.wsgi4j.exchange;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.wsgi4j.testsupport.StubbornCode;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class StepExecutorTests {

	private final ExecutorService pool = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS,
			new LinkedBlockingQueue<>(1));

	private final StepExecutor executor = new StepExecutor(this.pool);

	private final CountDownLatch release = new CountDownLatch(1);

	private final Queue<String> order = new ConcurrentLinkedQueue<>();

	@AfterEach
	void stop() {
		this.release.countDown();
		this.pool.shutdownNow();
	}

	@Test
	void rejectsFirstStepsWhenTheExecutorIsFull() {
		fillWithSteps(this.executor);
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> this.executor.start(step("new")));
	}

	@Test
	void runsParkedStepsBeforeQueuedOnes() {
		// Who asks again has a step in its hands meanwhile.
		StepExecutor executor = new StepExecutor(this.pool, Duration.ofDays(1), (retry) -> {
		});
		fillWithSteps(executor);
		executor.resume(step("parked 1"));
		executor.resume(step("parked 2"));
		this.release.countDown();
		awaitOrder("parked 1", "parked 2", "queued");
	}

	@Test
	void runsStepsThatAPoolHasDroppedWhenItWasShutDown() {
		ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
		pool.setCorePoolSize(1);
		pool.initialize();
		StepExecutor executor = new StepExecutor(pool);
		pool.execute(() -> {
			this.order.add("runs");
			StubbornCode.await(this.release);
		});
		awaitOrder("runs");
		executor.resume(step("dropped"));
		pool.shutdown();
		awaitOrder("runs", "dropped");
	}

	@Test
	void runsLaterStepsOnThreadsOfAPoolThatLetsItsCallerRunThem() {
		ThreadPoolExecutor callers = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(1),
				new ThreadPoolExecutor.CallerRunsPolicy());
		try {
			StepExecutor executor = new StepExecutor(callers);
			fillWithSteps(executor);
			assertThatExceptionOfType(RejectedExecutionException.class)
				.isThrownBy(() -> executor.startElsewhere(step("elsewhere")));
			executor.resume(step("later"));
			executor.start(step("on its caller"));
			assertThat(this.order).containsExactly("on its caller");
			this.release.countDown();
			awaitOrder("on its caller", "later", "queued");
		}
		finally {
			callers.shutdownNow();
		}
	}

	@Test
	void runsQueuedStepsBeforeOneThatLeavesThemItsThread() {
		StepExecutor executor = new StepExecutor(this.pool, Duration.ofDays(1), (retry) -> {
		});
		CountDownLatch running = new CountDownLatch(1);
		executor.start(() -> {
			running.countDown();
			awaitRelease();
			assertThat(executor.isWaitedFor()).isTrue();
			executor.queue(step("leaving"));
		});
		await(running);
		assertThat(executor.isWaitedFor()).isFalse();
		executor.start(step("queued"));
		this.release.countDown();
		awaitOrder("queued", "leaving");
	}

	@Test
	void runsParkedStepsWhenSomebodyElseOccupiesTheExecutor() {
		this.pool.execute(this::awaitRelease);
		this.pool.execute(this::awaitRelease);
		this.executor.resume(step("parked"));
		assertThat(this.order).isEmpty();
		this.release.countDown();
		awaitOrder("parked");
	}

	@Test
	void leavesStepsToThoseWhoCanNotQueueThemAndAsksAgainForOthers() {
		Queue<Runnable> retries = new ConcurrentLinkedQueue<>();
		AtomicBoolean broken = new AtomicBoolean(true);
		StepExecutor executor = new StepExecutor(this.pool, Duration.ofDays(1), (retry) -> {
			if (broken.get()) {
				throw new OutOfMemoryError("expected");
			}
			retries.add(retry);
		});
		fillWithSteps(executor);
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> executor.queue(step("failed")));
		broken.set(false);
		executor.resume(step("parked"));
		assertThat(retries).hasSize(1);
		this.release.countDown();
		awaitOrder("parked", "queued");
	}

	@Test
	void runsParkedStepsAfterOneThatFails() {
		CountDownLatch started = new CountDownLatch(1);
		this.executor.start(() -> {
			started.countDown();
			awaitRelease();
			throw new IllegalStateException("expected");
		});
		await(started);
		this.pool.execute(this::awaitRelease);
		this.executor.resume(step("parked"));
		this.release.countDown();
		awaitOrder("parked");
	}

	@Test
	void runsParkedStepsWhileAnotherOneKeepsRunning() {
		AtomicBoolean full = new AtomicBoolean();
		StepExecutor executor = new StepExecutor((task) -> {
			if (full.get()) {
				throw new RejectedExecutionException();
			}
			new Thread(task).start();
		});
		CountDownLatch running = new CountDownLatch(1);
		executor.start(() -> {
			running.countDown();
			awaitRelease();
		});
		await(running);
		full.set(true);
		executor.resume(step("parked"));
		full.set(false);
		awaitOrder("parked");
	}

	@Test
	void runsStepsThatTheExecutorNeverTakes() {
		StepExecutor executor = new StepExecutor((task) -> {
			throw new RejectedExecutionException();
		}, Duration.ofMillis(1), (retry) -> new Thread(retry).start());
		executor.resume(step("first"));
		executor.resume(step("second"));
		await().untilAsserted(() -> assertThat(this.order).containsExactlyInAnyOrder("first", "second"));
	}

	@Test
	void losesNoStepUnderContention() {
		CountDownLatch done = new CountDownLatch(10_000);
		for (int i = 0; i < 10_000; i++) {
			this.executor.resume(done::countDown);
		}
		await(done);
	}

	private void fillWithSteps(StepExecutor executor) {
		CountDownLatch running = new CountDownLatch(1);
		executor.start(() -> {
			running.countDown();
			awaitRelease();
		});
		await(running);
		executor.start(step("queued"));
	}

	private void awaitOrder(String... names) {
		await().untilAsserted(() -> assertThat(this.order).containsExactly(names));
	}

	private static ConditionFactory await() {
		return Awaitility.await().dontCatchUncaughtExceptions().atMost(Duration.ofSeconds(20));
	}

	private Runnable step(String name) {
		return () -> this.order.add(name);
	}

	private void awaitRelease() {
		await(this.release);
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
