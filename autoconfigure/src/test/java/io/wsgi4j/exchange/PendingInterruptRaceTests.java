package io.wsgi4j.exchange;

import io.wsgi4j.testsupport.Race;
import org.junit.jupiter.api.Test;

/**
 * Two threads deliver interrupts of one. Each thread that has tried to end an exchange
 * does so: a container thread may deliver the interrupt that the watch has just planned.
 */
class PendingInterruptRaceTests {

	@Test
	void threadThatHasLeftIsNotInterruptedByTheSecondOneThatDelivers() {
		new TwoDeliveries().tryOrders(250);
	}

	@Test
	void threadLeavesAfterBothOfTwoInterrupts() {
		new SecondPlan().tryOrders(600);
	}

	@Test
	void interruptThatIsPlannedDuringADeliveryIsDeliveredToo() {
		new TwoInterrupts().tryOrders(600);
	}

	private static final class TwoDeliveries extends Race {

		private PendingInterrupt pending;

		private Contender target;

		@Override
		protected void prepare() {
			this.pending = new PendingInterrupt();
			this.target = contend(this::leave);
			this.pending.plan(this.target);
			contend(this.pending::deliver);
			contend(this.pending::deliver);
		}

		private void leave() {
			this.pending.awaitDelivery();
			Thread.interrupted();
		}

		@Override
		protected void verify() {
			check(this.target.interrupts() > 0, "The interrupt is lost");
			check(!this.target.isInterrupted(), "The interrupt has come after the exchange");
		}

	}

	/**
	 * An interrupt is planned, as long as the thread hasn't left, while another one is
	 * delivered.
	 */
	private static final class SecondPlan extends Race {

		private PendingInterrupt pending;

		private Contender target;

		private boolean left;

		@Override
		protected void prepare() {
			this.pending = new PendingInterrupt();
			this.left = false;
			this.target = contend(this::leave);
			this.pending.plan(this.target);
			contend(this.pending::deliver);
			contend(this::interruptAgain);
		}

		private void leave() {
			synchronized (this) {
				this.left = true;
			}
			this.pending.awaitDelivery();
			Thread.interrupted();
		}

		private void interruptAgain() {
			synchronized (this) {
				if (this.left) {
					return;
				}
				this.pending.plan(this.target);
			}
			this.pending.deliver();
		}

		@Override
		protected void verify() {
			check(!this.target.isInterrupted(), "The interrupt has come after the exchange");
		}

	}

	private static final class TwoInterrupts extends Race {

		private PendingInterrupt pending;

		private Contender target;

		private int before;

		@Override
		protected void prepare() {
			this.pending = new PendingInterrupt();
			this.target = spectator();
			contend(this::interrupt);
			contend(this::interruptAgain);
		}

		private void interrupt() {
			this.pending.plan(this.target);
			this.pending.deliver();
		}

		private void interruptAgain() {
			this.before = this.target.interrupts();
			interrupt();
		}

		@Override
		protected void verify() {
			check(this.target.interrupts() > this.before, "The second interrupt is lost");
		}

	}

}
