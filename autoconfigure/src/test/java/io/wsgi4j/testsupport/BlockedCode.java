package io.wsgi4j.testsupport;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Code of an application that goes on only if its thread is interrupted, or its test is
 * over.
 */
public final class BlockedCode {

	private final CountDownLatch running = new CountDownLatch(1);

	private final CountDownLatch interrupted = new CountDownLatch(1);

	private final CountDownLatch released = new CountDownLatch(1);

	/**
	 * Notes that the code runs, and waits for the interrupt.
	 * @return nothing at all
	 * @throws InterruptedException in any case
	 */
	public byte[] block() throws InterruptedException {
		begin();
		try {
			this.released.await();
		}
		catch (InterruptedException ex) {
			this.interrupted.countDown();
			throw ex;
		}
		return new byte[0];
	}

	/**
	 * Notes that the code runs.
	 */
	public void begin() {
		this.running.countDown();
	}

	/**
	 * Lets code go on that nobody has interrupted, so that it doesn't keep its thread
	 * from other tests.
	 */
	public void release() {
		this.released.countDown();
	}

	public void awaitRunning() {
		await(this.running);
	}

	public void awaitInterrupt() {
		await(this.interrupted);
	}

	public boolean isInterrupted() {
		return this.interrupted.getCount() == 0;
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
