package io.wsgi4j.exchange;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import io.wsgi4j.gateway.ExchangeTimeouts;
import io.wsgi4j.gateway.InterruptReason;
import io.wsgi4j.testsupport.ManualClock;
import io.wsgi4j.testsupport.StubbornCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
		this.code.planInterrupt(Thread.currentThread(), InterruptReason.STOPPING);
		this.code.deliverInterrupt();
		this.code.endTurnWait();
		assertThat(this.code.isInterrupted()).isTrue();
		this.code.end();
		this.code.beginClose();
		this.code.beginTurnWait();
		this.code.planInterrupt(Thread.currentThread(), InterruptReason.STOPPING);
		this.code.deliverInterrupt();
		this.code.endTurnWait();
		assertThat(this.code.isInterrupted()).isFalse();
		assertThat(this.code.isInterruptedFor(InterruptReason.STOPPING)).isFalse();
	}

	@Test
	void codeThatGoesOnIsInterruptedAgainAfterAsLongATime() {
		this.code.beginCall();
		this.code.abandon();
		this.clock.advance(ABANDONED);
		assertThat(interruptOverdue(InterruptReason.ABANDONED))
			.satisfies((interruption) -> assertThat(interruption.first()).isTrue());
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.code.isStuck()).isTrue();
		assertThat(this.code.overdue()).isNull();
		assertThat(interruptOverdue(InterruptReason.ABANDONED)).isNull();
		this.clock.advance(ABANDONED);
		assertThat(interruptOverdue(InterruptReason.ABANDONED))
			.satisfies((interruption) -> assertThat(interruption.first()).isFalse());
		assertThat(Thread.interrupted()).isTrue();
	}

	/**
	 * Whoever interrupts a thread closes the channel that it waits for.
	 */
	@Test
	void channelOfAnApplicationThatBlocksInItsCloseKeepsNobodyButItsOwnThread() throws Exception {
		BlockingChannel channel = new BlockingChannel();
		FutureTask<String> step = start(() -> {
			this.code.beginStep();
			assertThatExceptionOfType(ClosedByInterruptException.class).isThrownBy(channel::await);
			this.code.end();
			return "ended";
		});
		assertThat(channel.awaited.await(20, TimeUnit.SECONDS)).isTrue();
		this.clock.advance(STEP);
		FutureTask<Interruption> interrupter = start(() -> interruptOverdue(InterruptReason.STEP_TIMEOUT));
		assertThat(channel.closing.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(start(this.code::isStuck).get(20, TimeUnit.SECONDS)).isTrue();
		assertThat(step.isDone()).isFalse();
		channel.release.countDown();
		assertThat(step.get(20, TimeUnit.SECONDS)).isEqualTo("ended");
		assertThat(interrupter.get(20, TimeUnit.SECONDS)).isNotNull();
	}

	@Test
	void stepIsNotLateForAWaitThatAnotherThreadHasBegunBefore() {
		this.code.beginWait();
		this.clock.advance(STEP.multipliedBy(100));
		this.code.beginStep();
		this.code.endWait();
		this.clock.advance(STEP);
		assertThat(this.code.overdue()).isEqualTo(InterruptReason.STEP_TIMEOUT);
	}

	@Test
	void whatFollowsAnInterruptHasNotBeenInterrupted() {
		this.code.beginStep();
		this.clock.advance(STEP);
		assertThat(interruptOverdue(InterruptReason.STEP_TIMEOUT)).isNotNull();
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

	private Interruption interruptOverdue(InterruptReason reason) {
		Interruption interruption = this.code.interruptOverdue(reason);
		this.code.deliverInterrupt();
		return interruption;
	}

	private static <T> FutureTask<T> start(Callable<T> work) {
		FutureTask<T> task = new FutureTask<>(work);
		new Thread(task).start();
		return task;
	}

	/**
	 * A channel whose close blocks.
	 */
	private static final class BlockingChannel extends AbstractInterruptibleChannel {

		private final CountDownLatch awaited = new CountDownLatch(1);

		private final CountDownLatch closing = new CountDownLatch(1);

		private final CountDownLatch release = new CountDownLatch(1);

		void await() throws IOException {
			begin();
			try {
				this.awaited.countDown();
				// Woken by the interrupt itself, it might be gone before it is closed.
				StubbornCode.await(this.closing);
			}
			finally {
				end(true);
			}
		}

		@Override
		protected void implCloseChannel() {
			this.closing.countDown();
			try {
				this.release.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
