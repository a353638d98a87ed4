package io.wsgi4j.exchange;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import io.wsgi4j.exchange.Deadline.Wait;
import io.wsgi4j.gateway.ExchangePhase;
import io.wsgi4j.gateway.ExchangeTimeouts;
import io.wsgi4j.testsupport.ManualClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ExchangeStateTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private final ManualClock clock = new ManualClock();

	private final Deadline deadline = new Deadline(
			new ExchangeTimeouts(Duration.ZERO, Duration.ZERO, LONG, Duration.ZERO), this.clock);

	private final ExchangeState state = new ExchangeState(new ResponseBody(new FakeResponseOutput()), this.deadline,
			new Stopwatch(this.clock), new RunningCode(ExchangeTimeouts.none(), this.clock), (reason) -> {
			});

	private final LastingRunner runner = new LastingRunner(this.state);

	@Test
	void foreignCodeIsNotCalledWithTheLock() {
		this.state.checkUnlocked();
		this.state.lock();
		try {
			assertThatExceptionOfType(AssertionError.class).isThrownBy(this.state::checkUnlocked);
		}
		finally {
			this.state.unlock();
		}
	}

	@Test
	void whoWaitsForTheClientWithTheLockKeepsNobodyFromOtherExchanges() throws Exception {
		CountDownLatch held = new CountDownLatch(1);
		CountDownLatch released = new CountDownLatch(1);
		Thread waiting = new Thread(() -> {
			this.state.lock();
			try {
				held.countDown();
				released.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			finally {
				this.state.unlock();
			}
		});
		waiting.start();
		held.await();
		assertThat(this.state.abandonSoon(() -> Abandonment.stopped(false))).isNull();
		assertThat(this.runner.interruptLate()).isFalse();
		assertThat(this.runner.stuck()).isNull();
		released.countDown();
		waiting.join();
		assertThat(this.state.abandonSoon(() -> Abandonment.stopped(false))).isNotNull();
		assertThat(this.state.isAttached()).isFalse();
	}

	@Test
	void anApplicationThatHasWaitedForItsClientIsInterruptedIfItGoesOnWithoutIt() {
		this.state.queue();
		this.state.begin();
		this.deadline.pause(Wait.HEAD);
		this.state.abandon(() -> Abandonment.disconnected(new IOException("left")));
		this.deadline.resume();
		assertThat(this.runner.interruptLate()).isFalse();
		this.clock.advance(LONG);
		assertThat(this.runner.interruptLate()).isTrue();
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void aThreadDoesNotYieldAnExchangeThatIsOver() {
		this.state.queue();
		this.state.begin();
		this.state.abandon(() -> Abandonment.disconnected(new IOException("left")));
		assertThat(this.state.yieldThread()).isFalse();
		assertThat(this.state.phase()).isEqualTo(ExchangePhase.RUNNING);
	}

	@Test
	void aThreadTakesBackOnlyWhatNoOtherOneHasTaken() {
		this.state.queue();
		this.state.begin();
		assertThat(this.state.yieldThread()).isTrue();
		assertThat(this.state.takeBack()).isTrue();
		assertThat(this.state.runner()).isSameAs(Thread.currentThread());
		assertThat(this.state.takeBack()).isFalse();
	}

}
