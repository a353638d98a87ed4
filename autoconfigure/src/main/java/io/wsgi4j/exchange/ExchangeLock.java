package io.wsgi4j.exchange;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The one lock of an exchange, and how threads that have it wait for each other.
 */
abstract class ExchangeLock {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	final void lock() {
		this.lock.lock();
	}

	final void unlock() {
		this.lock.unlock();
	}

	/**
	 * Takes the lock if no other thread has it. For those that have other exchanges to
	 * look after, and ask again later: the thread that holds the lock may wait for the
	 * client with it, or for what a filter has wrapped around the response.
	 * @return whether it has been taken
	 */
	final boolean lockSoon() {
		return this.lock.tryLock();
	}

	/**
	 * Takes the lock if that can be done within a time.
	 * @return whether it has been taken
	 */
	final boolean lockWithin(Duration limit) {
		if (this.lock.tryLock()) {
			return true;
		}
		try {
			return this.lock.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/**
	 * Fails if the current thread has the lock, where assertions are enabled, as they are
	 * in all tests. Called before code is that isn't the gateway's: application code,
	 * loggers, listeners, executors and what makes a container take locks of its own.
	 */
	final void checkUnlocked() {
		assert !this.lock.isHeldByCurrentThread() : "Foreign code is called with the lock of an exchange";
	}

	/**
	 * Fails if the current thread doesn't have the lock, where assertions are enabled.
	 */
	final void checkLocked() {
		assert this.lock.isHeldByCurrentThread() : "The state of an exchange is changed without its lock";
	}

	/**
	 * Asks a question under the lock.
	 */
	final boolean locked(BooleanSupplier question) {
		this.lock.lock();
		try {
			return question.getAsBoolean();
		}
		finally {
			this.lock.unlock();
		}
	}

	// Waiting, under the lock

	/**
	 * Tells those who wait that something has changed.
	 */
	final void signal() {
		this.changed.signalAll();
	}

	/**
	 * Waits for a signal, and gives the lock away meanwhile.
	 */
	final void awaitSignal() throws InterruptedException {
		this.changed.await();
	}

	/**
	 * Waits for another thread that works on the exchange, and releases the lock
	 * meanwhile.
	 * @return how many nanoseconds are left
	 */
	final long awaitChange(long nanos) throws InterruptedException {
		return this.changed.awaitNanos(nanos);
	}

}
