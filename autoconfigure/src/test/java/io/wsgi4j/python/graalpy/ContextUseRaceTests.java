package io.wsgi4j.python.graalpy;

import java.util.concurrent.atomic.AtomicInteger;

import io.wsgi4j.testsupport.Race;
import org.junit.jupiter.api.Test;

/**
 * A context is replaced just while its last exchange ends and another one begins.
 */
class ContextUseRaceTests {

	@Test
	void retiredContextIsClosedOnceAndNotBeforeItsLastExchangeIsOver() {
		new Retired().tryOrders(60);
	}

	private static final class Retired extends Race {

		private ContextUse use;

		private AtomicInteger closed;

		@Override
		protected void prepare() {
			this.use = new ContextUse();
			this.closed = new AtomicInteger();
			this.use.begin();
			contend(this::end);
			contend(this::exchange);
			contend(this::retire);
			contend(this::retire);
		}

		private void end() {
			count(this.use.end());
		}

		private void exchange() {
			if (this.use.begin() > 0) {
				check(this.closed.get() == 0, "An exchange has begun in a context that is closed");
				end();
			}
		}

		private void retire() {
			count(this.use.retire());
		}

		private void count(boolean unused) {
			if (unused) {
				this.closed.incrementAndGet();
			}
		}

		@Override
		protected void verify() {
			check(this.closed.get() == 1, "It is closed so many times: " + this.closed);
		}

	}

}
