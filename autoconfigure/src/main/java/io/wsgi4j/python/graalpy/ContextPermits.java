package io.wsgi4j.python.graalpy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * The permits to run Python code in a context. A thread that returns one passes it on to
 * the thread that has waited longest: mostly to one that begins an exchange, because its
 * client has nothing yet, while a client that is sent further blocks has the last ones
 * still to take.
 */
final class ContextPermits {

	/**
	 * How many threads that begin go before one that goes on.
	 */
	private static final int PRECEDENCE = 4;

	private final ReentrantLock lock = new ReentrantLock();

	private final Deque<Waiter> first = new ArrayDeque<>();

	private final Deque<Waiter> later = new ArrayDeque<>();

	private final int size;

	private int available;

	private int preceded;

	private boolean closed;

	ContextPermits(int size) {
		this.size = size;
		this.available = size;
	}

	/**
	 * Takes a permit if there is one that no other thread waits for.
	 */
	boolean tryAcquire() {
		this.lock.lock();
		try {
			return take();
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean take() {
		if (this.available == 0 || this.closed) {
			return false;
		}
		this.available--;
		return true;
	}

	/**
	 * Waits for a permit.
	 * @return whether there was one in time, and before there are no more
	 */
	boolean acquire(Turn turn, long nanos) throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			if (take()) {
				return true;
			}
			Deque<Waiter> queue = (turn == Turn.FIRST) ? this.first : this.later;
			return await(enqueue(queue), queue, nanos);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Waits for a permit to go on, whether the thread is interrupted or not. It stays
	 * interrupted.
	 * @return whether there was one before there are no more
	 */
	boolean acquireUninterruptibly() {
		this.lock.lock();
		try {
			if (take()) {
				return true;
			}
			Waiter waiter = enqueue(this.later);
			while (!waiter.permitted && !this.closed) {
				waiter.condition.awaitUninterruptibly();
			}
			this.later.remove(waiter);
			return waiter.permitted;
		}
		finally {
			this.lock.unlock();
		}
	}

	private Waiter enqueue(Deque<Waiter> queue) {
		Waiter waiter = new Waiter(this.lock.newCondition());
		queue.add(waiter);
		return waiter;
	}

	private boolean await(Waiter waiter, Deque<Waiter> queue, long nanos) throws InterruptedException {
		long left = nanos;
		try {
			while (!waiter.permitted && !this.closed && left > 0) {
				left = waiter.condition.awaitNanos(left);
			}
			return waiter.permitted;
		}
		catch (InterruptedException ex) {
			if (waiter.permitted) {
				pass();
			}
			throw ex;
		}
		finally {
			if (!waiter.permitted) {
				queue.remove(waiter);
			}
		}
	}

	void release() {
		this.lock.lock();
		try {
			pass();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Lets all that wait go on without a permit, because there will be none.
	 */
	void close() {
		this.lock.lock();
		try {
			this.closed = true;
			this.first.forEach((waiter) -> waiter.condition.signal());
			this.later.forEach((waiter) -> waiter.condition.signal());
		}
		finally {
			this.lock.unlock();
		}
	}

	private void pass() {
		Waiter next = next();
		if (next == null) {
			this.available++;
			return;
		}
		next.permitted = true;
		next.condition.signal();
	}

	private @Nullable Waiter next() {
		boolean precedes = !this.first.isEmpty() && (this.later.isEmpty() || this.preceded < PRECEDENCE);
		this.preceded = (precedes && !this.later.isEmpty()) ? this.preceded + 1 : 0;
		return precedes ? this.first.poll() : this.later.poll();
	}

	/**
	 * How many permits are taken.
	 */
	int taken() {
		this.lock.lock();
		try {
			return this.size - this.available;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * How many threads wait for one.
	 */
	int waiting() {
		this.lock.lock();
		try {
			return this.first.size() + this.later.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Why a thread wants a permit.
	 */
	enum Turn {

		/**
		 * It begins an exchange.
		 */
		FIRST,

		/**
		 * It goes on with an exchange.
		 */
		LATER

	}

	private static final class Waiter {

		private final Condition condition;

		private boolean permitted;

		Waiter(Condition condition) {
			this.condition = condition;
		}

	}

}
