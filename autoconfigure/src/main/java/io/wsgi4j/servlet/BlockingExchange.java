package io.wsgi4j.servlet;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;

import io.wsgi4j.exchange.ExchangeCompletion;

/**
 * The container's thread of an exchange whose request has no listeners: it can't leave
 * until the exchange is over, and waits for the client meanwhile, so that no thread of
 * the application's has to.
 */
final class BlockingExchange implements ExchangeCompletion, Executor {

	private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

	private boolean over;

	/**
	 * Lends the current thread, which is the container's.
	 */
	void runUntilOver() throws InterruptedException {
		while (!this.over) {
			this.tasks.take().run();
		}
	}

	@Override
	public void execute(Runnable task) {
		this.tasks.add(task);
	}

	@Override
	public void complete() {
		end();
	}

	@Override
	public void dispatch() {
		end();
	}

	private void end() {
		execute(() -> this.over = true);
	}

	@Override
	public boolean hearsOfErrors() {
		return false;
	}

}
