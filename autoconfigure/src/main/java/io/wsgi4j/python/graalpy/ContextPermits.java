package io.wsgi4j.python.graalpy;

import java.time.Duration;
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

	/**
	 * After what time without a permit that comes back a thread goes on without one.
	 */
	private static final Duration STANDSTILL = Duration.ofSeconds(10);

	/**
	 * How long there is one more then. Where threads always wait, no permit is ever free:
	 * those that go on would keep out those that begin, long after the others have come
	 * back.
	 */
	private static final Duration EXCESS = Duration.ofSeconds(10);

	private final ReentrantLock lock = new ReentrantLock();

	private final Deque<Waiter> first = new ArrayDeque<>();

	private final Deque<Waiter> later = new ArrayDeque<>();

	private final int size;

	private final long standstillNanos;

	private final long excessNanos;

	/**
	 * Less than zero if threads have gone on beyond the size.
	 */
	private int available;

	/**
	 * How many permits there are beyond the size, for threads that go on.
	 */
	private int extra;

	private long returned = System.nanoTime();

	private long exceeded;

	private int preceded;

	private boolean closed;

	ContextPermits(int size) {
		this(size, STANDSTILL);
	}

	ContextPermits(int size, Duration standstill) {
		this(size, standstill, EXCESS);
	}

	ContextPermits(int size, Duration standstill, Duration excess) {
		this.size = size;
		this.available = size;
		this.standstillNanos = standstill.toNanos();
		this.excessNanos = excess.toNanos();
	}

	/**
	 * Takes a permit if there is one that no other thread waits for.
	 */
	boolean tryAcquire(Turn turn) {
		this.lock.lock();
		try {
			return take(turn);
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean take(Turn turn) {
		int reserve = (turn == Turn.LATER) ? reserve() : 0;
		if (this.available + reserve <= 0 || this.closed) {
			return false;
		}
		this.available--;
		return true;
	}

	private int reserve() {
		if (this.extra > 0 && System.nanoTime() - this.exceeded >= this.excessNanos) {
			this.extra = 0;
		}
		return this.extra;
	}

	/**
	 * Waits for a permit. When none comes back, one more is made, for a while, for
	 * threads that go on with an exchange: those that have the others may wait for what
	 * this exchange has, a lock for instance.
	 * @return whether there was one in time, and before there are no more
	 */
	boolean acquire(Turn turn, long nanos) throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			if (take(turn)) {
				return true;
			}
			return (turn == Turn.FIRST) ? await(enqueue(this.first), this.first, nanos, Long.MAX_VALUE)
					: await(enqueue(this.later), this.later, nanos, this.standstillNanos);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Waits for a permit to go on, as {@link #acquire} does, whether the thread is
	 * interrupted or not. It stays interrupted.
	 * @return whether there was one before there are no more
	 */
	boolean acquireUninterruptibly() {
		this.lock.lock();
		try {
			if (take(Turn.LATER)) {
				return true;
			}
			return awaitUninterruptibly(enqueue(this.later));
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

	private boolean await(Waiter waiter, Deque<Waiter> queue, long nanos, long standstill) throws InterruptedException {
		long start = System.nanoTime();
		try {
			while (!waiter.permitted && !this.closed) {
				long now = System.nanoTime();
				long left = Math.min(nanos - (now - start), standstill - (now - lastReturn(start)));
				if (left <= 0) {
					return now - start < nanos && exceed();
				}
				waiter.condition.awaitNanos(left);
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

	private boolean awaitUninterruptibly(Waiter waiter) {
		boolean interrupted = false;
		long start = System.nanoTime();
		try {
			while (!waiter.permitted && !this.closed) {
				long left = this.standstillNanos - (System.nanoTime() - lastReturn(start));
				if (left <= 0) {
					return exceed();
				}
				try {
					waiter.condition.awaitNanos(left);
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
			return waiter.permitted;
		}
		finally {
			if (!waiter.permitted) {
				this.later.remove(waiter);
			}
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * When a permit came back last, or a wait began that is shorter.
	 */
	private long lastReturn(long start) {
		return (this.returned - start > 0) ? this.returned : start;
	}

	private boolean exceed() {
		this.available--;
		this.extra = -this.available;
		this.returned = System.nanoTime();
		this.exceeded = this.returned;
		return true;
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
		this.returned = System.nanoTime();
		Waiter next = successor();
		if (next == null) {
			this.available++;
			this.extra = (this.available > 0) ? 0 : this.extra;
			return;
		}
		next.permitted = true;
		next.condition.signal();
	}

	private @Nullable Waiter successor() {
		if (this.available + reserve() < 0) {
			// Beyond the size, and no longer wanted there.
			return null;
		}
		return (this.available < 0) ? this.later.poll() : next();
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
