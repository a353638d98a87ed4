package io.wsgi4j.servlet;

import java.util.concurrent.CountDownLatch;

/**
 * Keeps the container's thread until an exchange is over: for requests that have no
 * listeners.
 */
final class BlockingExchange implements ExchangeCompletion {

	private final CountDownLatch over = new CountDownLatch(1);

	void await() throws InterruptedException {
		this.over.await();
	}

	@Override
	public void complete() {
		this.over.countDown();
	}

	@Override
	public void dispatch() {
		this.over.countDown();
	}

	@Override
	public boolean hearsOfErrors() {
		return false;
	}

}
