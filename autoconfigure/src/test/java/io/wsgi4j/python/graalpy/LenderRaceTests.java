package io.wsgi4j.python.graalpy;

import java.util.concurrent.atomic.AtomicInteger;

import io.wsgi4j.testsupport.Race;
import org.junit.jupiter.api.Test;

/**
 * A Python thread gives its lender back just while its context is given up, and while the
 * lender has yet to arrive.
 */
class LenderRaceTests {

	@Test
	void lenderIsReleasedOnce() {
		new Released().tryOrders(60);
	}

	private static final class Released extends Race {

		private Lender lender;

		private AtomicInteger releases;

		@Override
		protected void prepare() {
			this.lender = new Lender();
			this.releases = new AtomicInteger();
			contend(this.lender::await);
			contend(this::release);
			contend(this::release);
		}

		private void release() {
			if (this.lender.release()) {
				this.releases.incrementAndGet();
			}
		}

		@Override
		protected void verify() {
			check(this.releases.get() == 1, "It is released so many times: " + this.releases);
		}

	}

}
