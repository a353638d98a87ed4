package io.wsgi4j.exchange;

import java.time.Duration;

import io.wsgi4j.exchange.Deadline.Wait;
import io.wsgi4j.gateway.ExchangeTimeouts;
import io.wsgi4j.testsupport.ManualClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DeadlineTests {

	private final ManualClock clock = new ManualClock();

	private final Deadline deadline = new Deadline(
			new ExchangeTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ZERO, Duration.ofSeconds(-1)),
			this.clock);

	@Test
	void isNotOverBeforeItIsStarted() {
		this.clock.advance(Duration.ofDays(1));
		assertThat(this.deadline.isOver()).isFalse();
	}

	@Test
	void isOverWhenTheTimeHasPassed() {
		this.deadline.start(Wait.BODY);
		this.clock.advance(Duration.ofMillis(999));
		assertThat(this.deadline.isOver()).isFalse();
		this.clock.advance(Duration.ofMillis(1));
		assertThat(this.deadline.isOver()).isTrue();
		assertThat(this.deadline.clear()).isEqualTo(Wait.BODY);
		assertThat(this.deadline.isOver()).isFalse();
	}

	@Test
	void beginsAnewWhenItIsStartedAgain() {
		for (int i = 0; i < 10; i++) {
			this.deadline.start(Wait.BODY);
			this.clock.advance(Duration.ofMillis(900));
			assertThat(this.deadline.isOver()).isFalse();
		}
		this.deadline.start(Wait.THREAD);
		this.clock.advance(Duration.ofMillis(1999));
		assertThat(this.deadline.isOver()).isFalse();
		this.clock.advance(Duration.ofMillis(1));
		assertThat(this.deadline.clear()).isEqualTo(Wait.THREAD);
	}

	@Test
	void doesNotRunWhileItIsPaused() {
		this.deadline.start(Wait.BODY);
		this.clock.advance(Duration.ofMillis(999));
		this.deadline.pause(Wait.BODY);
		this.clock.advance(Duration.ofDays(1));
		assertThat(this.deadline.isOver()).isFalse();
		this.deadline.resume();
		assertThat(this.deadline.isOver()).isFalse();
		this.clock.advance(Duration.ofMillis(1));
		assertThat(this.deadline.isOver()).isTrue();
	}

	@Test
	void isForTheSameWhileItIsPaused() {
		this.deadline.start(Wait.BODY);
		this.deadline.pause(Wait.BODY);
		assertThat(this.deadline.isFor(Wait.BODY)).isTrue();
		this.deadline.clear();
		assertThat(this.deadline.isFor(Wait.BODY)).isFalse();
	}

	@Test
	void isNotPausedForAnythingElse() {
		this.deadline.start(Wait.BODY);
		this.deadline.pause(Wait.THREAD);
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(this.deadline.isOver()).isTrue();
	}

	@Test
	void doesNotGoOnWithWhatHasEndedMeanwhile() {
		this.deadline.start(Wait.BODY);
		this.deadline.pause(Wait.BODY);
		this.deadline.clear();
		this.deadline.resume();
		this.clock.advance(Duration.ofDays(1));
		assertThat(this.deadline.isOver()).isFalse();
	}

	@Test
	void doesNotGoOnWithWhatHasBegunMeanwhile() {
		this.deadline.start(Wait.BODY);
		this.deadline.pause(Wait.BODY);
		this.deadline.start(Wait.THREAD);
		this.deadline.resume();
		this.clock.advance(Duration.ofMillis(1999));
		assertThat(this.deadline.isOver()).isFalse();
		this.clock.advance(Duration.ofMillis(1));
		assertThat(this.deadline.clear()).isEqualTo(Wait.THREAD);
	}

	@Test
	void isNeverOverWithoutTimeout() {
		for (Wait wait : new Wait[] { Wait.HEAD, Wait.CLIENT }) {
			this.deadline.start(wait);
			this.clock.advance(Duration.ofDays(1));
			assertThat(this.deadline.isOver()).isFalse();
		}
	}

	@Test
	void isNeverOverWithATimeoutBeyondTheClock() {
		Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
		Deadline deadline = new Deadline(new ExchangeTimeouts(forever, forever, forever, forever), this.clock);
		this.clock.advance(Duration.ofDays(1));
		deadline.start(Wait.BODY);
		assertThat(deadline.isOver()).isFalse();
	}

}
