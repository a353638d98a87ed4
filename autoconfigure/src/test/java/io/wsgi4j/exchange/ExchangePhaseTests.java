package io.wsgi4j.exchange;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.gateway.ExchangePhase;
import io.wsgi4j.gateway.ExchangeSnapshot.Times;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the endpoint and the meters show of an exchange in each of its phases.
 */
class ExchangePhaseTests {

	private static final Application COMPLETE_BODY = (environ, startResponse) -> {
		startResponse.start("200 OK", List.of(), null);
		return Body.of(Blocks.BLOCK);
	};

	private final List<ExchangePhase> seen = new ArrayList<>();

	@RegisterExtension
	private final ExchangeRig rig = new ExchangeRig();

	@Test
	void requestIsReceivedAndQueued() {
		Exchange exchange = this.rig.open(false, COMPLETE_BODY);
		assertThat(this.rig.phase()).isEqualTo(ExchangePhase.RECEIVING);
		exchange.input().finish(-1);
		assertThat(this.rig.phase()).isEqualTo(ExchangePhase.QUEUED);
	}

	@Test
	void applicationRunsWhileItIsCalledYieldsAndCloses() {
		Blocks blocks = new Blocks(1).whileMade(this::see).whileClosed(this::see);
		this.rig.start((environ, startResponse) -> {
			see();
			startResponse.start("200 OK", List.of(), null);
			return blocks;
		});
		this.rig.pool().runNext();
		assertThat(this.seen).containsExactly(ExchangePhase.RUNNING, ExchangePhase.RUNNING, ExchangePhase.RUNNING);
		assertThat(this.rig.ends()).containsExactly("complete");
	}

	@Test
	void nextStepWaitsForAThreadWhenTheClientIsReady() {
		Blocks blocks = new Blocks(2).whileMade(this::see);
		this.rig.start(blocks);
		this.rig.output().setReady(false);
		this.rig.pool().runNext();
		assertThat(this.rig.phase()).isEqualTo(ExchangePhase.WAITING);
		this.rig.output().setReady(true);
		assertThat(this.rig.phase()).isEqualTo(ExchangePhase.QUEUED);
		this.rig.pool().runNext();
		assertThat(this.seen).containsExactly(ExchangePhase.RUNNING, ExchangePhase.RUNNING);
		assertThat(this.rig.ends()).containsExactly("complete");
	}

	@Test
	void stepThatHasYieldedItsThreadWaitsForOne() {
		Blocks blocks = new Blocks(1).whileMade(ExchangeRig::spendTurn);
		this.rig.start(blocks);
		this.rig.pool().execute(this::see);
		this.rig.pool().runNext();
		assertThat(this.rig.phase()).isEqualTo(ExchangePhase.QUEUED);
		this.rig.pool().runNext();
		assertThat(this.seen).containsExactly(ExchangePhase.QUEUED);
		blocks.whileClosed(this::see);
		this.rig.pool().runNext();
		assertThat(this.seen).containsExactly(ExchangePhase.QUEUED, ExchangePhase.RUNNING);
		assertThat(this.rig.ends()).containsExactly("complete");
	}

	@Test
	void completeBodyIsPumpedOnNoThreadOfTheExecutor() {
		this.rig.start(COMPLETE_BODY);
		this.rig.output().setReady(false);
		this.rig.pool().runNext();
		assertThat(this.rig.phase()).isEqualTo(ExchangePhase.PUMPING);
		this.rig.output().whileWriting(this::see);
		this.rig.output().setReady(true);
		assertThat(this.seen).containsExactly(ExchangePhase.PUMPING);
		assertThat(this.rig.pool().isIdle()).isTrue();
		assertThat(this.rig.ended()).singleElement()
			.satisfies((end) -> assertThat(end.exchange().phase()).isEqualTo(ExchangePhase.PUMPING));
	}

	@Test
	void clientThatTakesOnlyAPartIsPumpedToAgain() {
		this.rig.start(COMPLETE_BODY);
		this.rig.output().setReady(false);
		this.rig.pool().runNext();
		this.rig.output().callListener();
		assertThat(this.rig.phase()).isEqualTo(ExchangePhase.PUMPING);
		this.rig.output().setReady(true);
		assertThat(this.rig.output().body()).isEqualTo(Blocks.BLOCK);
		assertThat(this.rig.ends()).containsExactly("complete");
	}

	@Test
	void restOfARequestIsDiscardedBehindABodyThatHasBeenPumped() throws IOException {
		Exchange exchange = this.rig.open(true, (environ, startResponse) -> {
			startResponse.start("200 OK", List.of(), null);
			return Body.of(environ.input().readNBytes(Blocks.BLOCK.length));
		});
		exchange.startStreaming();
		exchange.input().receive(new FakeRequestInput(Blocks.BLOCK));
		this.rig.output().callListener();
		this.rig.output().setReady(false);
		this.rig.pool().runNext();
		assertThat(this.rig.phase()).isEqualTo(ExchangePhase.PUMPING);
		this.rig.output().setReady(true);
		assertThat(this.rig.phase()).isEqualTo(ExchangePhase.DISCARDING);
		exchange.input().finish(Blocks.BLOCK.length);
		assertThat(this.rig.ends()).containsExactly("complete");
		assertThat(this.rig.inFlight()).isZero();
	}

	@Test
	void bodyOfAClientThatHasLeftWaitsForAThreadThatClosesIt() {
		Blocks blocks = new Blocks(2).whileClosed(this::see);
		Exchange exchange = this.rig.start(blocks);
		this.rig.output().setReady(false);
		this.rig.pool().runNext();
		exchange.disconnect(new IOException("left"));
		assertThat(this.rig.phase()).isEqualTo(ExchangePhase.QUEUED);
		this.rig.pool().runNext();
		assertThat(this.seen).containsExactly(ExchangePhase.RUNNING);
		assertThat(blocks.closed()).isOne();
		assertThat(this.rig.inFlight()).isZero();
	}

	@Test
	void timeGoesIntoThePhaseThatIsShown() {
		Exchange exchange = this.rig.open(false, (environ, startResponse) -> {
			pass(4);
			startResponse.start("200 OK", List.of(), null);
			return new Blocks(1).whileMade(() -> pass(8));
		});
		pass(1);
		exchange.input().finish(-1);
		pass(2);
		this.rig.output().setReady(false);
		this.rig.pool().runNext();
		pass(16);
		this.rig.output().setReady(true);
		pass(32);
		assertThat(this.rig.snapshot().times()).isEqualTo(times(1, 2 + 32, 4 + 8, 16));
		this.rig.pool().runNext();
		assertThat(this.rig.ended()).singleElement()
			.satisfies((end) -> assertThat(end.exchange().times()).isEqualTo(times(1, 2 + 32, 4 + 8, 16)));
	}

	private void pass(int seconds) {
		this.rig.clock().advance(Duration.ofSeconds(seconds));
	}

	private static Times times(int body, int queue, int application, int client) {
		return new Times(Duration.ofSeconds(body), Duration.ofSeconds(queue), Duration.ofSeconds(application),
				Duration.ofSeconds(client));
	}

	private void see() {
		this.seen.add(this.rig.phase());
	}

}
