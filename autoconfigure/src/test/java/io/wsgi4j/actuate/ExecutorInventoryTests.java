package io.wsgi4j.actuate;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.wsgi4j.Body;
import io.wsgi4j.exchange.ExchangeWatch;
import io.wsgi4j.gateway.ExchangeTimeouts;
import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.gateway.RequestBodySettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ExecutorInventoryTests {

	private final ExchangeWatch watch = new ExchangeWatch();

	@Test
	void pool() throws InterruptedException {
		ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
		pool.setCorePoolSize(1);
		pool.setMaxPoolSize(3);
		pool.setQueueCapacity(5);
		pool.initialize();
		CountDownLatch started = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		try {
			pool.execute(() -> {
				started.countDown();
				awaitQuietly(release);
			});
			pool.execute(() -> {
			});
			assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
			ExecutorDescriptor descriptor = describe(pool);
			assertThat(descriptor).isEqualTo(ExecutorDescriptor.pool(1, 1, 3, 1, 5));
			assertThat(descriptor.load()).isEqualTo(0.25);
		}
		finally {
			release.countDown();
			pool.shutdown();
		}
	}

	@Test
	void poolWithoutMaximumOfQueue() {
		ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 2, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
		try {
			ExecutorDescriptor expected = ExecutorDescriptor.pool(0, 0, 2, 0, Integer.MAX_VALUE);
			assertThat(describe(pool)).isEqualTo(expected);
			assertThat(describe(new ConcurrentTaskExecutor(pool))).isEqualTo(expected);
			assertThat(expected.load()).isZero();
		}
		finally {
			pool.shutdown();
		}
	}

	@Test
	void threadPerTask() {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor();
		assertThat(describe(executor)).isEqualTo(ExecutorDescriptor.threadPerTask(0, null));
		assertThat(describe(executor).load()).isNull();
		executor.setConcurrencyLimit(4);
		assertThat(describe(executor)).isEqualTo(ExecutorDescriptor.threadPerTask(0, 4));
		assertThat(describe(executor).load()).isZero();
	}

	@Test
	void executorThatTellsNothing() {
		assertThat(describe(Runnable::run)).isEqualTo(ExecutorDescriptor.other(0));
		assertThat(describe(Runnable::run).load()).isNull();
	}

	@Test
	void sharedExecutorIsThereOnce() {
		Executor shared = Runnable::run;
		ExecutorInventory inventory = new ExecutorInventory(Map.of("unused", Runnable::run, "shared", shared),
				List.of(application("one", shared), application("two", shared)), this.watch);
		assertThat(inventory.names()).containsExactly("shared");
		assertThat(inventory.describe()).containsOnlyKeys("shared");
		assertThat(inventory.nameOf(shared)).isEqualTo("shared");
	}

	@Test
	void executorsThatAreNoBeansAreToldApart() {
		Executor one = new SimpleAsyncTaskExecutor();
		Executor other = new SimpleAsyncTaskExecutor();
		ExecutorInventory inventory = new ExecutorInventory(Map.of(),
				List.of(application("one", one), application("other", other)), this.watch);
		assertThat(inventory.names()).hasSize(2)
			.allMatch((name) -> name.startsWith(SimpleAsyncTaskExecutor.class.getName() + "@"));
	}

	@Test
	void unknownNameIsRefused() {
		ExecutorInventory inventory = new ExecutorInventory(Map.of(), List.of(), this.watch);
		assertThatIllegalArgumentException().isThrownBy(() -> inventory.describe("none")).withMessageContaining("none");
	}

	@ParameterizedTest
	@CsvSource({ "1, 0, 0.5,, false", "1, 1, 0.5,, true", "2, 2, 1,, true", "2, 2, 1.1,, false", "2, 1, 1, 1, true",
			"2, 1, 1, 2, false" })
	void saturation(int active, int queued, double load, Integer threshold, boolean saturated) {
		ExecutorDescriptor executor = ExecutorDescriptor.pool(active, active, 2, queued, 2);
		assertThat(new SaturationThresholds(load, threshold).isReachedBy(executor)).isEqualTo(saturated);
	}

	@Test
	void executorWithoutMaximumIsNeverSaturated() {
		SaturationThresholds thresholds = new SaturationThresholds(0.1, 1);
		assertThat(thresholds.isReachedBy(ExecutorDescriptor.threadPerTask(1000, null))).isFalse();
		assertThat(thresholds.isReachedBy(ExecutorDescriptor.other(1000))).isFalse();
	}

	private ExecutorDescriptor describe(Executor executor) {
		return new ExecutorInventory(Map.of("executor", executor), List.of(application("test", executor)), this.watch)
			.describe("executor");
	}

	private static MountedApplication application(String name, Executor executor) {
		return new MountedApplication(name, "/" + name, (environ, startResponse) -> Body.empty(), executor,
				new RequestBodySettings(-1, 0, false), ExchangeTimeouts.none(), 0);
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await(60, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
