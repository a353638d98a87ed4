package io.wsgi4j.testsupport;

import java.util.concurrent.CountDownLatch;

/**
 * Code of an application that hears interrupts and goes on.
 */
public final class StubbornCode {

	private StubbornCode() {
	}

	/**
	 * Waits for a latch, however often the thread is interrupted.
	 */
	public static void await(CountDownLatch latch) {
		while (latch.getCount() > 0) {
			try {
				latch.await();
			}
			catch (InterruptedException ex) {
				// On purpose.
			}
		}
	}

}
