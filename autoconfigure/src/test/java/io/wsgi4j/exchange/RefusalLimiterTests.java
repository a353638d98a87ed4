package io.wsgi4j.exchange;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.wsgi4j.gateway.Refusal;
import io.wsgi4j.testsupport.ManualClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RefusalLimiterTests {

	private final ManualClock clock = new ManualClock();

	private final RefusalLimiter limiter = new RefusalLimiter(this.clock);

	@Test
	void letsTheFirstThroughOfEachReason() {
		assertThat(this.limiter.note(Refusal.EXECUTOR_FULL)).isEqualTo(1);
		assertThat(this.limiter.note(Refusal.QUEUE_TIMEOUT)).isEqualTo(1);
		assertThat(this.limiter.note(Refusal.EXECUTOR_FULL)).isZero();
		assertThat(this.limiter.note(Refusal.QUEUE_TIMEOUT)).isZero();
	}

	@Test
	void letsOneThroughInMinuteWithTheNumberSince() {
		this.limiter.note(Refusal.EXECUTOR_FULL);
		this.clock.advance(RefusalLimiter.INTERVAL.minusNanos(1));
		assertThat(this.limiter.note(Refusal.EXECUTOR_FULL)).isZero();
		assertThat(this.limiter.note(Refusal.EXECUTOR_FULL)).isZero();
		this.clock.advance(RefusalLimiter.INTERVAL);
		assertThat(this.limiter.note(Refusal.EXECUTOR_FULL)).isEqualTo(3);
		assertThat(this.limiter.note(Refusal.EXECUTOR_FULL)).isZero();
		this.clock.advance(RefusalLimiter.INTERVAL);
		assertThat(this.limiter.note(Refusal.EXECUTOR_FULL)).isEqualTo(2);
		this.clock.advance(RefusalLimiter.INTERVAL);
		assertThat(this.limiter.note(Refusal.EXECUTOR_FULL)).isEqualTo(1);
	}

	@Test
	void losesNoneWhenManyThreadsRefuse() throws InterruptedException {
		int threads = 4;
		int refusals = 1000;
		AtomicLong told = new AtomicLong();
		CountDownLatch start = new CountDownLatch(1);
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		for (int i = 0; i < threads; i++) {
			executor.submit(() -> {
				start.await();
				for (int j = 0; j < refusals; j++) {
					told.addAndGet(this.limiter.note(Refusal.EXECUTOR_FULL));
				}
				return null;
			});
		}
		start.countDown();
		executor.shutdown();
		assertThat(executor.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
		assertThat(told).hasValue(1);
		this.clock.advance(RefusalLimiter.INTERVAL);
		assertThat(this.limiter.note(Refusal.EXECUTOR_FULL)).isEqualTo(threads * refusals);
	}

}
