package io.wsgi4j.exchange;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import io.wsgi4j.Application;
import io.wsgi4j.gateway.ExchangeTimeouts;
import io.wsgi4j.gateway.InterruptReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An interrupt counts before it is delivered: a thread that ends its exchange because of
 * it must find it counted.
 */
class InterruptCountTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	@RegisterExtension
	private final ExchangeRig rig = new ExchangeRig();

	@Test
	void ofAStepThatTakesTooLong() throws Exception {
		limit(Duration.ZERO, LONG, Duration.ZERO);
		assertCounted(InterruptReason.STEP_TIMEOUT, application(new Blocks(1).whileMade(this::expire)));
	}

	@Test
	void ofCodeThatClosesForTooLong() throws Exception {
		limit(Duration.ZERO, Duration.ZERO, LONG);
		Blocks blocks = new Blocks(1).whileMade(() -> this.rig.exchange().disconnect(new IOException("left")))
			.whileClosed(this::expire);
		assertCounted(InterruptReason.ABANDONED, application(blocks));
	}

	@Test
	void ofAnApplicationThatAnswersTooLate() throws Exception {
		limit(LONG, Duration.ZERO, Duration.ZERO);
		assertCounted(InterruptReason.RESPONSE_TIMEOUT, (environ, startResponse) -> {
			expire();
			return List.of();
		});
	}

	@Test
	void ofAnApplicationThatTheServerDoesNotWaitFor() throws Exception {
		assertCounted(InterruptReason.STOPPING, application(new Blocks(1).whileMade(() -> this.rig.exchange().stop())));
	}

	private void limit(Duration response, Duration step, Duration abandoned) {
		this.rig.limit(new ExchangeTimeouts(Duration.ZERO, Duration.ZERO, response, Duration.ZERO, step, abandoned));
	}

	private void expire() {
		this.rig.clock().advance(LONG);
		this.rig.sweep();
	}

	private static Application application(Blocks blocks) {
		return (environ, startResponse) -> {
			startResponse.start("200 OK", List.of(), null);
			return blocks;
		};
	}

	private void assertCounted(InterruptReason reason, Application application) throws Exception {
		this.rig.start(application);
		CountingThread thread = new CountingThread(reason);
		thread.start();
		thread.join();
		assertThat(thread.counted).isOne();
		assertThat(this.rig.interrupts(reason)).isOne();
	}

	/**
	 * Runs the application, and sees what is counted when it is interrupted. It
	 * interrupts itself again if it waits for a lock with the interrupt.
	 */
	private final class CountingThread extends Thread {

		private static final long NEVER = -1;

		private final InterruptReason reason;

		private long counted = NEVER;

		CountingThread(InterruptReason reason) {
			this.reason = reason;
		}

		@Override
		public void run() {
			InterruptCountTests.this.rig.pool().runNext();
		}

		@Override
		public void interrupt() {
			if (this.counted == NEVER) {
				this.counted = InterruptCountTests.this.rig.interrupts(this.reason);
			}
			super.interrupt();
		}

	}

}
