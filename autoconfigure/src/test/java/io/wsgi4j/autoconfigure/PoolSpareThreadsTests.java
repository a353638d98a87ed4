package io.wsgi4j.autoconfigure;

import org.junit.jupiter.api.Test;

import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

class PoolSpareThreadsTests {

	private final ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();

	@Test
	void poolGrowsByWhatIsLent() {
		PoolSpareThreads threads = spareThreads(2, 2, 8);
		threads.lend();
		threads.lend();
		assertSizes(4, 4);
		threads.takeBack();
		assertSizes(3, 3);
		threads.takeBack();
		assertSizes(2, 2);
	}

	@Test
	void poolGrowsNoFurtherThanToTheLimit() {
		PoolSpareThreads threads = spareThreads(2, 2, 3);
		threads.lend();
		threads.lend();
		assertSizes(3, 3);
		threads.takeBack();
		assertSizes(3, 3);
		threads.takeBack();
		assertSizes(2, 2);
	}

	@Test
	void poolThatIsLargerAlreadyKeepsItsSize() {
		PoolSpareThreads threads = spareThreads(2, 4, 1);
		threads.lend();
		assertSizes(3, 4);
		threads.takeBack();
		assertSizes(2, 4);
	}

	private PoolSpareThreads spareThreads(int coreSize, int maxSize, int limit) {
		this.pool.setCorePoolSize(coreSize);
		this.pool.setMaxPoolSize(maxSize);
		return new PoolSpareThreads(this.pool, limit);
	}

	private void assertSizes(int coreSize, int maxSize) {
		assertThat(this.pool.getCorePoolSize()).isEqualTo(coreSize);
		assertThat(this.pool.getMaxPoolSize()).isEqualTo(maxSize);
	}

}
