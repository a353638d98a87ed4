package io.wsgi4j.exchange;

import java.time.Duration;

import io.wsgi4j.gateway.ExchangeTimeouts;
import io.wsgi4j.gateway.InterruptReason;
import io.wsgi4j.testsupport.ManualClock;
import io.wsgi4j.testsupport.Race;
import org.junit.jupiter.api.Test;

/**
 * Code ends just while its thread is interrupted.
 */
class RunningCodeRaceTests {

	private static final Duration LONG = Duration.ofSeconds(1);

	private static final ExchangeTimeouts TIMEOUTS = new ExchangeTimeouts(Duration.ZERO, Duration.ZERO, Duration.ZERO,
			Duration.ZERO, LONG, LONG);

	@Test
	void interruptMeetsNothingThatItsThreadDoesAfterTheCode() {
		new LateStep().tryOrders(400);
	}

	private static final class LateStep extends Race {

		private ManualClock clock;

		private RunningCode code;

		private Contender thread;

		@Override
		protected void prepare() {
			this.clock = new ManualClock();
			this.code = new RunningCode(TIMEOUTS, this.clock);
			this.thread = contend(this::step);
			contend(this::interrupt);
		}

		private void step() {
			this.code.beginStep();
			this.code.end();
		}

		private void interrupt() {
			this.clock.advance(LONG);
			this.code.interruptOverdue(InterruptReason.STEP_TIMEOUT);
			this.code.deliverInterrupt();
		}

		@Override
		protected void verify() {
			check(!this.thread.isInterrupted(), "The interrupt has come after the code");
		}

	}

}
