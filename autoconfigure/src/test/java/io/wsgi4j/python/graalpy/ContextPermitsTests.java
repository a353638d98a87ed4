package io.wsgi4j.python.graalpy;

import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.wsgi4j.python.graalpy.ContextPermits.Limits;
import io.wsgi4j.python.graalpy.ContextPermits.Turn;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of permits of which none comes back: those that have them wait for what an
 * exchange has that waits for one.
 */
class ContextPermitsTests {

	private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

	private boolean resting;

	private final ContextPermits permits = permits(Duration.ofMillis(1), Duration.ofSeconds(10));

	private ContextPermits permits(Duration standstill, Duration excess) {
		return new ContextPermits(1, () -> this.resting, new Limits(Duration.ofMillis(1), standstill, excess));
	}

	@Test
	void exchangeThatHasBegunGoesOn() throws InterruptedException {
		assertThat(this.permits.tryAcquire(Turn.FIRST)).isTrue();
		assertThat(this.permits.acquire(Turn.LATER, MINUTE)).isTrue();
		assertThat(this.permits.acquireUninterruptibly()).isTrue();
		assertThat(this.permits.taken()).isEqualTo(3);
		assertThat(this.permits.waiting()).isZero();
	}

	@Test
	void interruptedExchangeGoesOnAsWell() {
		assertThat(this.permits.tryAcquire(Turn.FIRST)).isTrue();
		Thread.currentThread().interrupt();
		assertThat(this.permits.acquireUninterruptibly()).isTrue();
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void exchangeThatBeginsDoesNot() throws InterruptedException {
		assertThat(this.permits.tryAcquire(Turn.FIRST)).isTrue();
		assertThat(this.permits.acquire(Turn.FIRST, TimeUnit.MILLISECONDS.toNanos(50))).isFalse();
		assertThat(this.permits.taken()).isEqualTo(1);
	}

	@Test
	void permitsBeyondTheSizeAreForThoseThatGoOnAndLastUntilOneIsFree() throws InterruptedException {
		assertThat(this.permits.tryAcquire(Turn.FIRST)).isTrue();
		assertThat(this.permits.acquire(Turn.LATER, MINUTE)).isTrue();
		this.permits.release();
		assertThat(this.permits.tryAcquire(Turn.FIRST)).isFalse();
		assertThat(this.permits.tryAcquire(Turn.LATER)).isTrue();
		assertThat(this.permits.tryAcquire(Turn.LATER)).isFalse();
		this.permits.release();
		this.permits.release();
		assertThat(this.permits.tryAcquire(Turn.FIRST)).isTrue();
		assertThat(this.permits.tryAcquire(Turn.LATER)).isFalse();
	}

	@Test
	void permitsBeyondTheSizeDoNotLastForEver() throws InterruptedException {
		ContextPermits brief = permits(Duration.ofMillis(1), Duration.ZERO);
		assertThat(brief.tryAcquire(Turn.FIRST)).isTrue();
		assertThat(brief.acquire(Turn.LATER, MINUTE)).isTrue();
		brief.release();
		assertThat(brief.tryAcquire(Turn.LATER)).isFalse();
		assertThat(brief.acquire(Turn.LATER, MINUTE)).isTrue();
		brief.release();
		brief.release();
		assertThat(brief.taken()).isZero();
		assertThat(brief.tryAcquire(Turn.FIRST)).isTrue();
	}

	@Test
	void threadsThatRestAreNotWaitedForSoLong() throws InterruptedException {
		ContextPermits slow = permits(Duration.ofDays(1), Duration.ofSeconds(10));
		assertThat(slow.tryAcquire(Turn.FIRST)).isTrue();
		this.resting = true;
		assertThat(slow.acquire(Turn.LATER, MINUTE)).isTrue();
		assertThat(slow.acquireUninterruptibly()).isTrue();
		assertThat(slow.taken()).isEqualTo(3);
	}

	@Test
	void threadThatBeginsDoesNotWaitForAllThatRest() throws Exception {
		ContextPermits slow = permits(Duration.ofDays(1), Duration.ofMinutes(1));
		assertThat(slow.tryAcquire(Turn.FIRST)).isTrue();
		this.resting = true;
		assertThat(slow.acquire(Turn.LATER, MINUTE)).isTrue();
		FutureTask<Boolean> beginning = new FutureTask<>(() -> slow.acquire(Turn.FIRST, MINUTE));
		new Thread(beginning).start();
		Awaitility.await("thread that begins").until(() -> slow.waiting() == 1);
		assertThat(slow.tryAcquire(Turn.LATER)).isFalse();
		slow.release();
		assertThat(beginning.get(20, TimeUnit.SECONDS)).isTrue();
		assertThat(slow.taken()).isEqualTo(2);
	}

	@Test
	void threadThatRestsForAMomentIsWaitedFor() throws InterruptedException {
		AtomicInteger looks = new AtomicInteger();
		ContextPermits slow = new ContextPermits(1, () -> looks.incrementAndGet() % 2 == 0,
				new Limits(Duration.ofMillis(1), Duration.ofDays(1), Duration.ofSeconds(10)));
		assertThat(slow.tryAcquire(Turn.FIRST)).isTrue();
		assertThat(slow.acquire(Turn.LATER, TimeUnit.MILLISECONDS.toNanos(500))).isFalse();
		assertThat(looks.get()).isGreaterThan(1);
	}

	@Test
	void patienceEndsFirst() throws InterruptedException {
		ContextPermits slow = permits(Duration.ofMinutes(1), Duration.ofSeconds(10));
		assertThat(slow.tryAcquire(Turn.FIRST)).isTrue();
		assertThat(slow.acquire(Turn.LATER, 1)).isFalse();
		assertThat(slow.waiting()).isZero();
	}

}
