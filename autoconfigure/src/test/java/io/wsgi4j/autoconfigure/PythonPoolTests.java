package io.wsgi4j.autoconfigure;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
	void growsByThreadsThatLeave() {
		PythonPool threads = pool(2, 8);
		Thread one = thread();
		Thread other = thread();
		threads.leave(one);
		threads.leave(other);
		assertSize(4);
		threads.comeBack(one);
		assertSize(3);
		threads.comeBack(other);
		assertSize(2);
	}

	@Test
	void growsNoFurtherThanItMay() {
		PythonPool threads = pool(2, 1);
		Thread one = thread();
		Thread other = thread();
		threads.leave(one);
		threads.leave(other);
		assertSize(3);
		threads.comeBack(one);
		assertSize(3);
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
