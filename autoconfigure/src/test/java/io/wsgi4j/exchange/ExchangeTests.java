package io.wsgi4j.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

import io.wsgi4j.Body;
import io.wsgi4j.gateway.ExchangePhase;
import io.wsgi4j.gateway.Outcome;
import io.wsgi4j.gateway.Refusal;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Exchanges without a container: who does what when is decided by each test.
 */
class ExchangeTests {

	@RegisterExtension
	private final ExchangeRig rig = new ExchangeRig();

	@Test
	void wholeBodyReachesTheApplicationAndTheAnswerTheClient() throws IOException {
		Exchange exchange = this.rig.open(false, (environ, startResponse) -> {
			startResponse.start("200 OK", List.of(), null);
			return Body.of(environ.input().readAllBytes());
		});
		exchange.input().receive(new FakeRequestInput(Blocks.BLOCK));
		assertThat(this.rig.pool().isIdle()).isTrue();
		exchange.input().finish(Blocks.BLOCK.length);
		assertThat(this.rig.phase()).isEqualTo(ExchangePhase.QUEUED);
		this.rig.pool().runNext();
		assertThat(this.rig.output().body()).isEqualTo(Blocks.BLOCK);
		assertThat(this.rig.ends()).containsExactly("complete");
		assertThat(this.rig.inFlight()).isZero();
	}

	@Test
	@DisplayName("RFC 9112, section 6.3: a body that is shorter than announced is none")
	void bodyThatIsTooShortIsRefused() throws IOException {
		Exchange exchange = this.rig.open(false, (environ, startResponse) -> Body.empty());
		exchange.input().receive(new FakeRequestInput(Blocks.BLOCK));
		exchange.input().finish(Blocks.BLOCK.length + 1);
		assertThat(exchange.outcome()).isEqualTo(new Outcome.Refused(Refusal.BODY_MALFORMED));
		assertThat(this.rig.ends()).containsExactly("dispatch");
		assertThat(this.rig.pool().isIdle()).isTrue();
		assertThat(this.rig.inFlight()).isZero();
	}

	@Test
	void streamedBodyIsReadBeforeItsEnd() throws IOException {
		Exchange exchange = this.rig.open(true, (environ, startResponse) -> {
			InputStream input = environ.input();
			startResponse.start("200 OK", List.of(), null);
			return Body.of(input.readNBytes(Blocks.BLOCK.length));
		});
		exchange.startStreaming();
		exchange.input().receive(new FakeRequestInput(Blocks.BLOCK));
		assertThat(this.rig.pool().isIdle()).isTrue();
		this.rig.output().setReady(true);
		this.rig.pool().runNext();
		assertThat(this.rig.output().body()).isEqualTo(Blocks.BLOCK);
		assertThat(this.rig.phase()).isEqualTo(ExchangePhase.DISCARDING);
		exchange.input().finish(Blocks.BLOCK.length);
		assertThat(this.rig.ends()).containsExactly("complete");
		assertThat(this.rig.inFlight()).isZero();
	}

	@Test
	void clientThatIsNotReadyHoldsNoThread() {
		Blocks blocks = new Blocks(2);
		this.rig.start(blocks);
		this.rig.output().setReady(false);
		this.rig.pool().runNext();
		assertThat(this.rig.phase()).isEqualTo(ExchangePhase.WAITING);
		assertThat(this.rig.pool().isIdle()).isTrue();
		this.rig.output().setReady(true);
		this.rig.pool().runNext();
		assertThat(this.rig.output().body()).hasSize(2 * Blocks.BLOCK.length);
		assertThat(this.rig.ends()).containsExactly("complete");
		assertThat(blocks.closed()).isOne();
	}

	@Test
	void bodyOfAClientThatLeavesWhileItIsWaitedForIsClosedOnTheExecutor() {
		Blocks blocks = new Blocks(2);
		Exchange exchange = this.rig.start(blocks);
		this.rig.output().setReady(false);
		this.rig.pool().runNext();
		exchange.disconnect(new IOException("left"));
		assertThat(this.rig.ends()).containsExactly("dispatch");
		assertThat(blocks.closed()).isZero();
		assertThat(this.rig.inFlight()).isOne();
		this.rig.output().setReady(true);
		this.rig.pool().runNext();
		assertThat(this.rig.pool().isIdle()).isTrue();
		assertThat(blocks.closed()).isOne();
		assertThat(this.rig.output().body()).isEmpty();
		assertThat(this.rig.inFlight()).isZero();
	}

	@Test
	void nothingIsWrittenForAClientThatLeavesWhileABlockIsMade() {
		Blocks blocks = new Blocks(2).whileMade(() -> this.rig.exchange().disconnect(new IOException("left")));
		this.rig.start(blocks);
		this.rig.pool().runNext();
		assertThat(this.rig.ends()).first().isEqualTo("dispatch");
		assertThat(this.rig.ends()).doesNotContain("complete");
		assertThat(blocks.left()).isOne();
		assertThat(blocks.closed()).isOne();
		assertThat(this.rig.output().body()).isEmpty();
		assertThat(this.rig.inFlight()).isZero();
	}

	@Test
	void exchangeThatEndsBeforeItsThreadComesIsNotBegun() {
		Blocks blocks = new Blocks(1);
		Exchange exchange = this.rig.start(blocks);
		exchange.stop();
		assertThat(exchange.outcome()).isEqualTo(new Outcome.Refused(Refusal.STOPPING));
		assertThat(this.rig.inFlight()).isZero();
		this.rig.pool().runNext();
		assertThat(blocks.left()).isOne();
		assertThat(this.rig.ends()).containsExactly("dispatch");
	}

}
