package io.wsgi4j.exchange;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;

import io.wsgi4j.Body;
import io.wsgi4j.gateway.ExchangeFollower;
import io.wsgi4j.gateway.ExchangePhase;
import io.wsgi4j.gateway.ExchangeResult;
import io.wsgi4j.gateway.ExchangeTimeouts;
import io.wsgi4j.gateway.InterruptReason;
import io.wsgi4j.gateway.Outcome;
import io.wsgi4j.gateway.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What two threads do to an exchange at almost the same time, in each order that has once
 * gone wrong or could.
 */
class ExchangeInterleavingTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final IOException LEFT = new IOException("left");

	@RegisterExtension
	private final ExchangeRig rig = new ExchangeRig();

	// The client leaves

	@Test
	void clientLeavesInTheQueue() {
		Blocks blocks = new Blocks(1);
		Exchange exchange = this.rig.start(blocks);
		exchange.disconnect(LEFT);
		assertOver(ExchangeResult.DISCONNECTED);
		this.rig.pool().runNext();
		assertThat(blocks.left()).isOne();
		assertOver(ExchangeResult.DISCONNECTED);
	}

	@Test
	void clientLeavesBetweenTheCallAndTheFirstBlock() {
		Blocks blocks = new Blocks(1);
		this.rig.start((environ, startResponse) -> {
			startResponse.start("200 OK", List.of(), null);
			this.rig.exchange().disconnect(LEFT);
			assertThat(this.rig.inFlight()).isOne();
			return blocks;
		});
		this.rig.pool().runNext();
		assertThat(blocks.left()).isOne();
		assertThat(blocks.closed()).isOne();
		assertThat(this.rig.output().body()).isEmpty();
		assertOver(ExchangeResult.DISCONNECTED);
	}

	@Test
	void clientLeavesBetweenItsReadinessAndTheStep() {
		Blocks blocks = new Blocks(2);
		Exchange exchange = startAndWait(blocks);
		this.rig.output().setReady(true);
		exchange.disconnect(LEFT);
		assertThat(this.rig.phase()).isEqualTo(ExchangePhase.QUEUED);
		assertThat(this.rig.ended()).isEmpty();
		this.rig.pool().runNext();
		assertThat(this.rig.pool().isIdle()).isTrue();
		assertThat(blocks.closed()).isOne();
		assertThat(this.rig.output().body()).isEmpty();
		assertOver(ExchangeResult.DISCONNECTED);
	}

	@Test
	void clientIsReadyAfterItHasLeft() {
		Blocks blocks = new Blocks(2);
		Exchange exchange = startAndWait(blocks);
		exchange.disconnect(LEFT);
		this.rig.output().setReady(true);
		this.rig.pool().runNext();
		assertThat(this.rig.pool().isIdle()).isTrue();
		assertThat(blocks.closed()).isOne();
		assertOver(ExchangeResult.DISCONNECTED);
	}

	@Test
	void clientLeavesBetweenAYieldAndTheNextStep() {
		Blocks blocks = new Blocks(2).whileMade(ExchangeRig::spendTurn);
		Exchange exchange = this.rig.start(blocks);
		this.rig.pool().execute(() -> exchange.disconnect(LEFT));
		this.rig.pool().runNext();
		this.rig.pool().runNext();
		assertThat(this.rig.phase()).isEqualTo(ExchangePhase.QUEUED);
		assertThat(blocks.closed()).isZero();
		this.rig.pool().runNext();
		assertThat(this.rig.pool().isIdle()).isTrue();
		assertThat(blocks.left()).isOne();
		assertThat(blocks.closed()).isOne();
		assertOver(ExchangeResult.DISCONNECTED);
	}

	@Test
	void clientLeavesWhileItIsPumpedTo() {
		Exchange exchange = startAndPump();
		exchange.disconnect(LEFT);
		assertOver(ExchangeResult.DISCONNECTED);
		this.rig.output().setReady(true);
		assertThat(this.rig.output().body()).isEmpty();
		assertOver(ExchangeResult.DISCONNECTED);
	}

	@Test
	void pumpFindsThatTheClientHasLeft() {
		startAndPump();
		this.rig.output().fail(LEFT);
		this.rig.output().setReady(true);
		assertOver(ExchangeResult.DISCONNECTED);
	}

	@Test
	void clientLeavesWhileTheRestOfItsRequestIsDiscarded() throws IOException {
		Exchange exchange = startAndDiscard();
		exchange.disconnect(LEFT);
		assertOver(ExchangeResult.DISCONNECTED);
		exchange.input().finish(Blocks.BLOCK.length);
		exchange.input().breakOff(LEFT);
		assertOver(ExchangeResult.DISCONNECTED);
	}

	@Test
	void writeFindsThatTheClientHasLeftAndTheContainerIsToldBeforeTheBodyIsClosed() {
		Blocks blocks = new Blocks(2).whileClosed(() -> assertThat(this.rig.ends()).startsWith("dispatch"));
		this.rig.start(blocks);
		this.rig.output().fail(LEFT);
		this.rig.pool().runNext();
		assertThat(blocks.closed()).isOne();
		assertOver(ExchangeResult.DISCONNECTED);
	}

	@Test
	void containerCompletesTheRequestWhileItsBodyWaits() {
		Blocks blocks = new Blocks(2);
		Exchange exchange = startAndWait(blocks);
		exchange.complete();
		exchange.complete();
		this.rig.pool().runNext();
		assertThat(this.rig.pool().isIdle()).isTrue();
		assertThat(blocks.closed()).isOne();
		assertOver(ExchangeResult.DISCONNECTED);
	}

	// The client is ready

	@Test
	void listenerIsCalledInVainWhileAStepRunsOrIsQueued() {
		Blocks blocks = new Blocks(2).whileMade(this.rig.output()::callListener);
		startAndWait(blocks);
		this.rig.output().setReady(true);
		this.rig.output().callListener();
		this.rig.pool().runNext();
		assertThat(this.rig.pool().isIdle()).isTrue();
		assertThat(blocks.closed()).isOne();
		assertThat(this.rig.output().body()).hasSize(2 * Blocks.BLOCK.length);
		assertOver(ExchangeResult.COMPLETED);
	}

	@Test
	void listenerIsCalledByTheThreadThatSetsIt() {
		this.rig.output().whileListening(this.rig.output()::callListener);
		this.rig.start(new Blocks(2));
		this.rig.pool().runNext();
		assertThat(this.rig.pool().isIdle()).isTrue();
		assertThat(this.rig.output().body()).hasSize(2 * Blocks.BLOCK.length);
		assertOver(ExchangeResult.COMPLETED);
	}

	@Test
	void streamingBeginsOnceHoweverOftenTheListenerIsCalled() throws IOException {
		this.rig.output().whileListening(this.rig.output()::callListener);
		Exchange exchange = this.rig.open(true, (environ, startResponse) -> {
			startResponse.start("200 OK", List.of(), null);
			return Body.empty();
		});
		exchange.startStreaming();
		this.rig.output().callListener();
		exchange.input().finish(0);
		this.rig.pool().runNext();
		assertThat(this.rig.pool().isIdle()).isTrue();
		assertOver(ExchangeResult.COMPLETED);
	}

	@Test
	void stepIsTakenByAnotherThreadBeforeTheFirstHasLeft() throws Exception {
		CountDownLatch taken = new CountDownLatch(1);
		Thread[] second = new Thread[1];
		Blocks blocks = new Blocks(2).whileMade(() -> {
			if (Thread.currentThread() == second[0]) {
				taken.countDown();
				awaitInterrupt();
			}
			ExchangeRig.spendTurn();
		});
		Exchange exchange = this.rig.start(blocks);
		this.rig.pool().execute(() -> {
		});
		this.rig.pool().passNextTo((step) -> {
			second[0] = new Thread(step);
			second[0].start();
			await(taken);
		});
		this.rig.pool().runNext();
		assertThat(this.rig.phase()).isEqualTo(ExchangePhase.RUNNING);
		exchange.stop();
		second[0].join(LONG.toMillis());
		assertThat(second[0].isAlive()).isFalse();
		assertThat(blocks.closed()).isOne();
		assertThat(this.rig.interrupts(InterruptReason.STOPPING)).isOne();
		assertOver(ExchangeResult.CUT);
	}

	@Test
	void executorRejectsAStepThatItHasRun() {
		Blocks blocks = new Blocks(1);
		this.rig.pool().passNextTo((step) -> {
			step.run();
			throw new RejectedExecutionException("expected");
		});
		this.rig.start(blocks);
		assertThat(blocks.closed()).isOne();
		assertThat(this.rig.output().body()).isEqualTo(Blocks.BLOCK);
		assertOver(ExchangeResult.COMPLETED);
	}

	@Test
	void executorRejectsAStepThatRuns() {
		Blocks blocks = new Blocks(2);
		blocks.whileMade(() -> {
			if (blocks.left() == 1) {
				this.rig.exchange().refuse(Refusal.EXECUTOR_FULL);
			}
		});
		this.rig.start(blocks);
		this.rig.pool().runNext();
		assertThat(blocks.closed()).isOne();
		assertThat(this.rig.output().body()).hasSize(2 * Blocks.BLOCK.length);
		assertOver(ExchangeResult.COMPLETED);
	}

	@Test
	void executorRunsAStepTwice() {
		int[] calls = new int[1];
		List<Runnable> steps = new ArrayList<>();
		this.rig.pool().passNextTo(steps::add);
		this.rig.start((environ, startResponse) -> {
			calls[0]++;
			assertThatIllegalStateException().isThrownBy(steps.get(0)::run);
			startResponse.start("200 OK", List.of(), null);
			return new Blocks(1).whileMade(() -> assertThatIllegalStateException().isThrownBy(steps.get(0)::run));
		});
		steps.get(0).run();
		steps.get(0).run();
		assertThat(calls[0]).isOne();
		assertThat(this.rig.output().body()).isEqualTo(Blocks.BLOCK);
		assertOver(ExchangeResult.COMPLETED);
	}

	@Test
	void clientOfABlockedContainerThreadLeaves() {
		Queue<Runnable> container = new ArrayDeque<>();
		Blocks blocks = new Blocks(2);
		Exchange exchange = this.rig.open(false, (environ, startResponse) -> {
			startResponse.start("200 OK", List.of(), null);
			return blocks;
		});
		exchange.useBlockingWrites(container::add);
		exchange.input().finish(-1);
		this.rig.pool().runNext();
		assertThat(this.rig.phase()).isEqualTo(ExchangePhase.WAITING);
		container.remove().run();
		assertThat(this.rig.phase()).isEqualTo(ExchangePhase.QUEUED);
		this.rig.pool().runNext();
		this.rig.output().fail(LEFT);
		container.remove().run();
		this.rig.pool().runNext();
		assertThat(container).isEmpty();
		assertThat(blocks.closed()).isOne();
		assertOver(ExchangeResult.DISCONNECTED);
	}

	// Times

	@Test
	void answerIsFinishedBeforeItsLatenessIsNoticed() {
		limitResponse();
		Blocks blocks = new Blocks(1);
		this.rig.start((environ, startResponse) -> {
			this.rig.clock().advance(LONG);
			startResponse.start("200 OK", List.of(), null);
			return blocks;
		});
		this.rig.pool().runNext();
		this.rig.sweep();
		assertThat(blocks.closed()).isOne();
		assertThat(this.rig.ends()).containsExactly("complete");
		assertOver(ExchangeResult.COMPLETED);
	}

	@Test
	void answerComesAfterItsLatenessHasBeenNoticed() {
		limitResponse();
		Blocks blocks = new Blocks(1);
		Exchange exchange = this.rig.start((environ, startResponse) -> {
			this.rig.clock().advance(LONG);
			this.rig.sweep();
			startResponse.start("200 OK", List.of(), null);
			return blocks;
		});
		this.rig.pool().runNext();
		assertThat(exchange.outcome()).isEqualTo(new Outcome.Refused(Refusal.RESPONSE_TIMEOUT));
		assertThat(this.rig.interrupts(InterruptReason.RESPONSE_TIMEOUT)).isOne();
		assertThat(this.rig.output().body()).isEmpty();
		assertThat(blocks.left()).isOne();
		assertThat(blocks.closed()).isOne();
		assertThat(this.rig.ends()).startsWith("dispatch").doesNotContain("complete");
		exchange.noteAnswer(504);
		assertOver(ExchangeResult.REFUSED);
	}

	@Test
	void threadComesBeforeItsLatenessIsNoticed() {
		this.rig.limit(new ExchangeTimeouts(LONG, LONG, Duration.ZERO, LONG));
		this.rig.start(new Blocks(1).whileMade(this.rig::sweep));
		this.rig.clock().advance(LONG);
		this.rig.pool().runNext();
		this.rig.sweep();
		assertOver(ExchangeResult.COMPLETED);
	}

	@Test
	void threadComesAfterItsLatenessHasBeenNoticed() {
		this.rig.limit(new ExchangeTimeouts(LONG, LONG, Duration.ZERO, LONG));
		Blocks blocks = new Blocks(1);
		Exchange exchange = this.rig.start(blocks);
		this.rig.clock().advance(LONG);
		this.rig.sweep();
		assertThat(exchange.outcome()).isEqualTo(new Outcome.Refused(Refusal.QUEUE_TIMEOUT));
		exchange.noteAnswer(503);
		this.rig.pool().runNext();
		assertThat(blocks.left()).isOne();
		assertOver(ExchangeResult.REFUSED);
	}

	@Test
	void clientIsReadyBeforeItsLatenessIsNoticed() {
		this.rig.limit(new ExchangeTimeouts(LONG, LONG, LONG, LONG));
		startAndWait(new Blocks(1));
		this.rig.clock().advance(LONG);
		this.rig.output().setReady(true);
		this.rig.sweep();
		this.rig.pool().runNext();
		assertOver(ExchangeResult.COMPLETED);
	}

	@Test
	void clientIsReadyAfterItsLatenessHasBeenNoticed() {
		this.rig.limit(new ExchangeTimeouts(LONG, LONG, LONG, LONG));
		Blocks blocks = new Blocks(1);
		startAndWait(blocks);
		this.rig.clock().advance(LONG);
		this.rig.sweep();
		this.rig.output().setReady(true);
		this.rig.pool().runNext();
		assertThat(this.rig.pool().isIdle()).isTrue();
		assertThat(blocks.closed()).isOne();
		assertThat(this.rig.output().body()).isEmpty();
		assertOver(ExchangeResult.CUT);
	}

	@Test
	void restOfTheRequestComesAfterItsLatenessHasBeenNoticed() throws IOException {
		this.rig.limit(new ExchangeTimeouts(LONG, LONG, LONG, LONG));
		Exchange exchange = startAndDiscard();
		this.rig.clock().advance(LONG);
		this.rig.sweep();
		exchange.input().finish(Blocks.BLOCK.length);
		assertOver(ExchangeResult.CUT);
	}

	// The end

	@Test
	void whatIsOverEndsNoSecondTime() {
		Exchange exchange = this.rig.start(new Blocks(1));
		this.rig.pool().runNext();
		exchange.disconnect(LEFT);
		exchange.onError(LEFT);
		exchange.stop();
		exchange.refuse(Refusal.STOPPING);
		exchange.fail(LEFT);
		exchange.finish(LEFT);
		exchange.complete();
		this.rig.output().callListener();
		assertThat(exchange.outcome()).isEqualTo(new Outcome.Finished());
		assertThat(this.rig.ends()).startsWith("complete").doesNotContain("dispatch");
		assertOver(ExchangeResult.COMPLETED);
	}

	@Test
	void serverStopsWhileTheApplicationRuns() {
		Blocks blocks = new Blocks(2).whileMade(() -> {
			this.rig.exchange().stop();
			this.rig.exchange().stop();
			assertThat(Thread.interrupted()).isTrue();
		});
		this.rig.start(blocks);
		this.rig.pool().runNext();
		assertThat(this.rig.interrupts(InterruptReason.STOPPING)).isOne();
		assertThat(blocks.left()).isOne();
		assertThat(blocks.closed()).isOne();
		this.rig.exchange().noteAnswer(503);
		assertOver(ExchangeResult.REFUSED);
	}

	@Test
	void serverStopsWhileAListenerIsSet() {
		this.rig.output().whileListening(() -> {
			this.rig.exchange().stop();
			assertThat(Thread.currentThread().isInterrupted()).isFalse();
		});
		Blocks blocks = new Blocks(1);
		this.rig.start(blocks);
		this.rig.pool().runNext();
		assertThat(blocks.closed()).isOne();
		assertThat(this.rig.output().body()).isEmpty();
		this.rig.exchange().noteAnswer(503);
		assertOver(ExchangeResult.REFUSED);
	}

	@Test
	void serverStopsBetweenTwoPumps() {
		Exchange exchange = startAndPump();
		exchange.stop();
		this.rig.output().setReady(true);
		assertThat(this.rig.output().body()).isEmpty();
		assertThat(this.rig.interrupts(InterruptReason.STOPPING)).isZero();
		assertThat(this.rig.ended()).hasSize(1);
		assertThat(this.rig.inFlight()).isZero();
	}

	@Test
	void endOfABodyIsToldAfterItHasBeenRefused() throws IOException {
		this.rig.limitBody(Blocks.BLOCK.length - 1);
		Exchange exchange = this.rig.open(false, (environ, startResponse) -> Body.empty());
		exchange.input().receive(new FakeRequestInput(Blocks.BLOCK));
		exchange.input().finish(Blocks.BLOCK.length);
		exchange.noteAnswer(413);
		assertThat(exchange.outcome()).isEqualTo(new Outcome.Refused(Refusal.BODY_TOO_LARGE));
		assertThat(this.rig.pool().isIdle()).isTrue();
		assertOver(ExchangeResult.REFUSED);
	}

	@Test
	void executorIsFull() {
		Exchange exchange = this.rig.open(false, (environ, startResponse) -> Body.empty());
		this.rig.pool().fill();
		exchange.input().finish(-1);
		exchange.noteAnswer(503);
		assertThat(exchange.outcome()).isEqualTo(new Outcome.Refused(Refusal.EXECUTOR_FULL));
		assertOver(ExchangeResult.REFUSED);
	}

	@Test
	void contextOfASecondStepFails() {
		int[] steps = new int[1];
		this.rig.followBy(new ExchangeFollower() {

			@Override
			public Runnable decorate(Runnable step) {
				return () -> {
					if (++steps[0] == 2) {
						throw new IllegalStateException("expected");
					}
					step.run();
				};
			}

		});
		Blocks blocks = new Blocks(2);
		startAndWait(blocks);
		this.rig.output().setReady(true);
		this.rig.pool().runNext();
		assertThat(blocks.left()).isOne();
		assertThat(blocks.closed()).isOne();
		this.rig.exchange().noteAnswer(500);
		assertThat(this.rig.ended()).hasSize(1);
		assertThat(this.rig.inFlight()).isZero();
	}

	@Test
	void stepThatYieldsCanNotBeQueued() {
		this.rig.retryBy((retry) -> {
			throw new OutOfMemoryError("expected");
		});
		Blocks blocks = new Blocks(2).whileMade(ExchangeRig::spendTurn);
		this.rig.start(blocks);
		this.rig.pool().execute(() -> {
		});
		this.rig.pool().passNextTo((step) -> {
			throw new OutOfMemoryError("expected");
		});
		this.rig.pool().runNext();
		assertThat(blocks.left()).isOne();
		assertThat(blocks.closed()).isOne();
		assertOver(ExchangeResult.CUT);
	}

	private void limitResponse() {
		this.rig.limit(new ExchangeTimeouts(Duration.ZERO, Duration.ZERO, LONG, Duration.ZERO));
	}

	private Exchange startAndWait(Blocks blocks) {
		Exchange exchange = this.rig.start(blocks);
		this.rig.output().setReady(false);
		this.rig.pool().runNext();
		assertThat(this.rig.phase()).isEqualTo(ExchangePhase.WAITING);
		return exchange;
	}

	private Exchange startAndPump() {
		Exchange exchange = this.rig.start((environ, startResponse) -> {
			startResponse.start("200 OK", List.of(), null);
			return Body.of(Blocks.BLOCK);
		});
		this.rig.output().setReady(false);
		this.rig.pool().runNext();
		assertThat(this.rig.phase()).isEqualTo(ExchangePhase.PUMPING);
		return exchange;
	}

	private Exchange startAndDiscard() throws IOException {
		Exchange exchange = this.rig.open(true, (environ, startResponse) -> {
			startResponse.start("200 OK", List.of(), null);
			return Body.of(environ.input().readNBytes(Blocks.BLOCK.length));
		});
		exchange.startStreaming();
		exchange.input().receive(new FakeRequestInput(Blocks.BLOCK));
		this.rig.output().callListener();
		this.rig.pool().runNext();
		assertThat(this.rig.phase()).isEqualTo(ExchangePhase.DISCARDING);
		return exchange;
	}

	private void assertOver(ExchangeResult result) {
		assertThat(this.rig.ended()).singleElement().satisfies((end) -> assertThat(end.result()).isEqualTo(result));
		assertThat(this.rig.inFlight()).isZero();
	}

	private static void awaitInterrupt() {
		try {
			new CountDownLatch(1).await();
		}
		catch (InterruptedException ex) {
			throw new UncheckedIOException(new IOException("interrupted"));
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
