package io.wsgi4j.python.cpython;

import io.wsgi4j.ExchangeThread;
import org.jspecify.annotations.Nullable;

/**
 * Tells the gateway of the time in which an exchange waits for a permit: its deadlines
 * for code that runs stand still.
 *
 * @param thread the thread of the exchange, if the environ has it
 */
record WaitingExchange(@Nullable ExchangeThread thread) implements Waiting {

	@Override
	public void beginWait() {
		if (this.thread != null) {
			this.thread.beginWait();
		}
	}

	@Override
	public void endWait() {
		if (this.thread != null) {
			this.thread.endWait();
		}
	}

}
