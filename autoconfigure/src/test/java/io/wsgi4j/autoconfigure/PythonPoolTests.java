package io.wsgi4j.autoconfigure;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

class PythonPoolTests {

	private final ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();

	@AfterEach
	void stop() {
		this.pool.shutdown();
	}

	@Test
	void hasRoomForAsManyTasksAsBefore() {
		this.pool.setCorePoolSize(4);
		this.pool.setMaxPoolSize(10);
		this.pool.setQueueCapacity(7);
		PythonPool.prepare(this.pool, 3);
		assertThat(this.pool.getQueueCapacity()).isEqualTo(14);
		assertSize(3);
	}

	@Test
	void hasRoomForAnyNumberOfTasksIfThereWasBefore() {
		this.pool.setMaxPoolSize(10);
		this.pool.setQueueCapacity(Integer.MAX_VALUE);
		PythonPool.prepare(this.pool, 3);
		assertThat(this.pool.getQueueCapacity()).isEqualTo(Integer.MAX_VALUE);
	}

	@ParameterizedTest
	@CsvSource({ "8, 4, 3", "1, 3, 3" })
	void growsByThreadsThatLeaveButNoFurtherThanItMay(int limit, int twoAway, int oneAway) {
		PythonPool threads = pool(2, limit);
		Thread one = thread();
		Thread other = thread();
		threads.leave(one);
		threads.leave(other);
		assertSize(twoAway);
		threads.comeBack(one);
		assertSize(oneAway);
		threads.comeBack(other);
		assertSize(2);
	}

	@Test
	void countsEachThreadOnce() {
		PythonPool threads = pool(1, 8);
		Thread thread = thread();
		threads.leave(thread);
		threads.leave(thread);
		assertSize(2);
		threads.comeBack(thread);
		assertSize(1);
		threads.comeBack(thread);
		assertSize(1);
	}

	@Test
	void countsOnlyItsOwnThreads() {
		PythonPool threads = pool(1, 8);
		threads.leave(Thread.currentThread());
		assertSize(1);
		threads.comeBack(Thread.currentThread());
		assertSize(1);
	}

	private PythonPool pool(int size, int limit) {
		PythonPool.prepare(this.pool, size);
		this.pool.initialize();
		return new PythonPool(this.pool, limit);
	}

	private Thread thread() {
		return this.pool.createThread(() -> {
		});
	}

	private void assertSize(int size) {
		assertThat(this.pool.getCorePoolSize()).isEqualTo(size);
		assertThat(this.pool.getMaxPoolSize()).isEqualTo(size);
	}

}
