package io.wsgi4j.autoconfigure.python;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.wsgi4j.python.PythonThread;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.task.TaskRejectedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of how the executor of Python applications makes up for threads that wait.
 */
class PythonTaskExecutorTests {

	private static final int SIZE = 1;

	private final PythonTaskExecutor executor = new PythonTaskExecutor(SIZE, 2);

	private final CountDownLatch released = new CountDownLatch(1);

	@AfterEach
	void stop() {
		this.released.countDown();
		this.executor.shutdown();
	}

	@Test
	void hasRoomForAsManyTasksAsBefore() {
		this.executor.setCorePoolSize(4);
		this.executor.setMaxPoolSize(10);
		this.executor.setQueueCapacity(7);
		this.executor.adapt();
		assertThat(this.executor.getQueueCapacity()).isEqualTo(16);
		assertSize(SIZE);
	}

	@Test
	void hasRoomForAnyNumberOfTasksIfThereWasBefore() {
		this.executor.setMaxPoolSize(10);
		this.executor.setQueueCapacity(Integer.MAX_VALUE);
		this.executor.adapt();
		assertThat(this.executor.getQueueCapacity()).isEqualTo(Integer.MAX_VALUE);
	}

	@Test
	void threadsArePythonThreads() {
		start();
		CompletableFuture<Thread> thread = CompletableFuture.supplyAsync(Thread::currentThread, this.executor);
		assertThat(thread.join()).isInstanceOf(PythonThread.class);
	}

	@Test
	void countsEachThreadOnceUntilItsTaskEnds() throws Exception {
		start();
		CompletableFuture<Void> waits = wait(2);
		assertSize(SIZE + 1);
		CompletableFuture<Void> waitsToo = wait(1);
		assertSize(SIZE + 2);
		this.released.countDown();
		waits.get(20, TimeUnit.SECONDS);
		waitsToo.get(20, TimeUnit.SECONDS);
		// The executor notices the end of a task after the task itself.
		CompletableFuture.runAsync(() -> {
		}, this.executor).get(20, TimeUnit.SECONDS);
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		while (this.executor.getCorePoolSize() > SIZE && System.nanoTime() < end) {
			Thread.onSpinWait();
		}
		assertSize(SIZE);
	}

	@Test
	void rejectsWhatComesWhileTooManyThreadsWait() throws Exception {
		start();
		wait(1);
		wait(1);
		assertThatExceptionOfType(TaskRejectedException.class).isThrownBy(() -> this.executor.execute(() -> {
		})).withMessage("2 threads wait in the midst of exchanges already");
	}

	@Test
	void countsOnlyItsOwnThreads() {
		start();
		this.executor.leave(Thread.currentThread());
		assertSize(SIZE);
	}

	private void start() {
		this.executor.adapt();
		this.executor.initialize();
	}

	/**
	 * Lets a thread wait in its task, which it notes so many times.
	 */
	private CompletableFuture<Void> wait(int times) throws InterruptedException {
		CountDownLatch waiting = new CountDownLatch(1);
		CompletableFuture<Void> task = CompletableFuture.runAsync(() -> {
			for (int i = 0; i < times; i++) {
				this.executor.leave(Thread.currentThread());
			}
			waiting.countDown();
			try {
				this.released.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}, this.executor);
		assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();
		return task;
	}

	private void assertSize(int size) {
		assertThat(this.executor.getCorePoolSize()).isEqualTo(size);
		assertThat(this.executor.getMaxPoolSize()).isEqualTo(size);
	}

}
