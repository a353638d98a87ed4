package io.wsgi4j.servlet;

import java.time.Duration;

import io.wsgi4j.testsupport.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RunningCodeTests {

	private static final Duration STEP = Duration.ofSeconds(5);

	private static final Duration ABANDONED = Duration.ofSeconds(30);

	private final ManualClock clock = new ManualClock();

	private final RunningCode code = new RunningCode(
			new ExchangeTimeouts(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, STEP, ABANDONED),
			this.clock);

	@AfterEach
	void nothingIsLeftBehind() {
		this.code.end();
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void stepHasItsTimeAndTheNextOneAnother() {
		this.code.beginStep();
		this.clock.advance(STEP.minusNanos(1));
		assertThat(this.code.overdue()).isNull();
		this.code.end();
		this.code.beginStep();
		this.clock.advance(STEP.minusNanos(1));
		assertThat(this.code.overdue()).isNull();
		this.clock.advance(Duration.ofNanos(1));
		assertThat(this.code.overdue()).isEqualTo(InterruptReason.STEP_TIMEOUT);
		this.code.end();
		assertThat(this.code.overdue()).isNull();
	}

	@Test
	void bothPartsOfAStepShareItsTime() {
		this.code.beginStep();
		this.clock.advance(STEP.dividedBy(2));
		this.code.end();
		this.code.continueStep();
		this.clock.advance(STEP.dividedBy(2));
		assertThat(this.code.overdue()).isEqualTo(InterruptReason.STEP_TIMEOUT);
	}

	@Test
	void callHasTimeWithoutLimitUntilItsFirstBlock() {
		this.code.beginCall();
		this.clock.advance(STEP.multipliedBy(2));
		assertThat(this.code.overdue()).isNull();
		this.code.beginWait();
		this.code.noteBlock();
		this.code.endWait();
		this.clock.advance(STEP);
		assertThat(this.code.overdue()).isEqualTo(InterruptReason.STEP_TIMEOUT);
	}

	@Test
	void waitsDoNotCountHoweverManyThreadsWait() {
		this.code.beginStep();
		this.clock.advance(STEP.minusNanos(1));
		this.code.beginWait();
		this.code.beginWait();
		this.clock.advance(ABANDONED);
		this.code.endWait();
		this.clock.advance(ABANDONED);
		assertThat(this.code.overdue()).isNull();
		this.code.endWait();
		assertThat(this.code.overdue()).isNull();
		this.clock.advance(Duration.ofNanos(1));
		assertThat(this.code.overdue()).isEqualTo(InterruptReason.STEP_TIMEOUT);
	}

	@Test
	void abandonedCodeIsWaitedForFromThenOnAndClosingHasItsOwnTime() {
		this.code.beginCall();
		this.clock.advance(ABANDONED);
		this.code.abandon();
		this.clock.advance(ABANDONED.minusNanos(1));
		assertThat(this.code.overdue()).isNull();
		this.clock.advance(Duration.ofNanos(1));
		assertThat(this.code.overdue()).isEqualTo(InterruptReason.ABANDONED);
		this.code.end();
		this.code.beginStep();
		assertThat(this.code.overdue()).isNull();
		this.clock.advance(ABANDONED);
		assertThat(this.code.overdue()).isEqualTo(InterruptReason.ABANDONED);
	}

	@Test
	void codeThatWaitsForItsTurnDoesNotRun() {
		this.code.beginStep();
		this.clock.advance(STEP.minusNanos(1));
		this.code.beginTurnWait();
		this.clock.advance(ABANDONED);
		this.code.noteClient(false);
		this.clock.advance(ABANDONED);
		assertThat(this.code.overdue()).isNull();
		this.code.abandon();
		this.clock.advance(ABANDONED);
		assertThat(this.code.overdue()).isNull();
		this.code.endTurnWait();
		this.clock.advance(ABANDONED.minusNanos(1));
		assertThat(this.code.overdue()).isNull();
		this.clock.advance(Duration.ofNanos(1));
		assertThat(this.code.overdue()).isEqualTo(InterruptReason.ABANDONED);
	}

	@Test
	void codeThatIsLateAlreadyIsNotInterruptedBeforeItsTurn() {
		this.code.beginStep();
		this.clock.advance(STEP);
		this.code.beginTurnWait();
		assertThat(this.code.overdue()).isNull();
		this.code.endTurnWait();
		assertThat(this.code.overdue()).isEqualTo(InterruptReason.STEP_TIMEOUT);
	}

	@Test
	void interruptBeforeItsTurnIsThatOfAStepAndNotOfAClose() {
		this.code.beginStep();
		this.code.beginTurnWait();
		this.code.noteInterrupt(InterruptReason.STOPPING);
		this.code.endTurnWait();
		assertThat(this.code.isInterrupted()).isTrue();
		this.code.end();
		this.code.beginClose();
		this.code.beginTurnWait();
		this.code.noteInterrupt(InterruptReason.STOPPING);
		this.code.endTurnWait();
		assertThat(this.code.isInterrupted()).isFalse();
		assertThat(this.code.isInterruptedFor(InterruptReason.STOPPING)).isFalse();
	}

	@Test
	void codeThatGoesOnIsInterruptedAgainAfterAsLongATime() {
		this.code.beginCall();
		this.code.abandon();
		this.clock.advance(ABANDONED);
		assertThat(this.code.interruptOverdue(InterruptReason.ABANDONED))
			.satisfies((interruption) -> assertThat(interruption.first()).isTrue());
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.code.isStuck()).isTrue();
		assertThat(this.code.overdue()).isNull();
		assertThat(this.code.interruptOverdue(InterruptReason.ABANDONED)).isNull();
		this.clock.advance(ABANDONED);
		assertThat(this.code.interruptOverdue(InterruptReason.ABANDONED))
			.satisfies((interruption) -> assertThat(interruption.first()).isFalse());
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void whatFollowsAnInterruptHasNotBeenInterrupted() {
		this.code.beginStep();
		this.clock.advance(STEP);
		assertThat(this.code.interruptOverdue(InterruptReason.STEP_TIMEOUT)).isNotNull();
		assertThat(this.code.isInterrupted()).isTrue();
		this.code.end();
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
		this.code.beginStep();
		assertThat(this.code.isInterrupted()).isFalse();
		assertThat(this.code.isStuck()).isFalse();
	}

	@Test
	void clientThatHasClosedItsEndIsWorkedForUntilTheNextBlock() {
		this.code.beginCall();
		this.code.beginWait();
		this.code.noteBlock();
		this.code.endWait();
		this.code.noteClient(false);
		this.clock.advance(ABANDONED);
		assertThat(this.code.overdue()).isEqualTo(InterruptReason.ABANDONED);
		this.code.noteBlock();
		assertThat(this.code.overdue()).isNull();
		this.code.noteClient(false);
		this.code.noteClient(true);
		this.clock.advance(ABANDONED);
		assertThat(this.code.overdue()).isEqualTo(InterruptReason.STEP_TIMEOUT);
	}

	@Test
	void onlyCodeThatRunsForLongIsLookedAfter() {
		assertThat(this.code.isLong()).isFalse();
		this.code.beginStep();
		assertThat(this.code.isLong()).isFalse();
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(this.code.isLong()).isTrue();
		this.code.beginWait();
		assertThat(this.code.isLong()).isFalse();
		this.code.endWait();
		this.code.abandon();
		assertThat(this.code.isLong()).isFalse();
	}

	@Test
	void timeoutOfZeroIsNone() {
		RunningCode code = new RunningCode(ExchangeTimeouts.none(), this.clock);
		code.beginStep();
		code.abandon();
		code.noteClient(false);
		this.clock.advance(Duration.ofDays(1));
		assertThat(code.overdue()).isNull();
		assertThat(code.isLong()).isFalse();
		code.end();
	}

}
