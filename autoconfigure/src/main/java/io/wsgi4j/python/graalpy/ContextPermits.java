package io.wsgi4j.python.graalpy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

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

	private final BooleanSupplier resting;

	private final Limits limits;

	/**
	 * Less than zero if threads have gone on beyond the size.
	 */
	private int available;

	/**
	 * How many permits there are beyond the size, for threads that go on.
	 */
	private int extra;

	/**
	 * Whether threads that begin get permits beyond the size as well when they come back:
	 * all that had one rested when the last one was made, so that they keep no processor
	 * busy.
	 */
	private boolean shared;

	private long returned = System.nanoTime();

	private long exceeded;

	private int preceded;

	private boolean closed;

	/**
	 * Creates permits, all of which are available.
	 * @param size how many
	 * @param resting tells if each thread that has one waits for something
	 * @param limits how long threads wait
	 */
	ContextPermits(int size, BooleanSupplier resting, Limits limits) {
		this.size = size;
		this.available = size;
		this.resting = resting;
		this.limits = limits;
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
		// Threads that begin would wait for as long as others only rest.
		int reserve = (turn == Turn.LATER && this.first.isEmpty()) ? reserve() : 0;
		if (this.available + reserve <= 0 || this.closed) {
			return false;
		}
		this.available--;
		return true;
	}

	private int reserve() {
		if (this.extra > 0 && System.nanoTime() - this.exceeded >= this.limits.excess().toNanos()) {
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
			return take(turn) || await(turn, nanos);
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
		boolean interrupted = false;
		try {
			while (true) {
				try {
					return acquire(Turn.LATER, Long.MAX_VALUE);
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private boolean await(Turn turn, long nanos) throws InterruptedException {
		Deque<Waiter> queue = (turn == Turn.FIRST) ? this.first : this.later;
		Waiter waiter = new Waiter(this.lock.newCondition());
		queue.add(waiter);
		long start = System.nanoTime();
		Standstill standstill = (turn == Turn.FIRST) ? null : new Standstill(start);
		try {
			while (!waiter.permitted && !this.closed) {
				long left = nanos - (System.nanoTime() - start);
				if (left <= 0) {
					return false;
				}
				if (standstill == null) {
					waiter.condition.awaitNanos(left);
				}
				else if (standstill.await(waiter.condition, left) && !waiter.permitted && !this.closed) {
					return exceed(standstill.rested);
				}
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

	private boolean exceed(boolean resting) {
		this.shared = resting;
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
		return (this.available < 0 && !this.shared) ? this.later.poll() : next();
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

	/**
	 * How long threads wait.
	 *
	 * @param look after what time a thread that waits to go on looks at those that have
	 * permits, and again if they rest; it takes twice the time for each further look at
	 * those that don't
	 * @param standstill after what time without a permit that comes back it goes on
	 * without one, whatever the others do
	 * @param excess how long there is one more permit then. Where threads always wait, no
	 * permit is ever free: those that go on would keep out those that begin, long after
	 * the others have come back.
	 */
	record Limits(Duration look, Duration standstill, Duration excess) {

		static final Limits USUAL = new Limits(Duration.ofMillis(50), Duration.ofSeconds(10), Duration.ofSeconds(10));

	}

	/**
	 * Finds out that no permit comes back. Two looks have to agree: a thread may come to
	 * rest for a moment only. One that waits for the interpreter's lock rests as well.
	 */
	private final class Standstill {

		private long since;

		private long pause;

		private boolean rested;

		Standstill(long start) {
			this.since = start;
			this.pause = ContextPermits.this.limits.look().toNanos();
		}

		/**
		 * Waits until the next look, or for a signal.
		 * @return whether there is a standstill
		 */
		boolean await(Condition condition, long nanos) throws InterruptedException {
			long left = ContextPermits.this.limits.standstill().toNanos() - (System.nanoTime() - this.since);
			if (condition.awaitNanos(Math.min(nanos, Math.min(left, this.pause))) > 0) {
				return false;
			}
			boolean still = look();
			this.pause = this.rested ? ContextPermits.this.limits.look().toNanos() : 2 * this.pause;
			return still;
		}

		private boolean look() {
			if (ContextPermits.this.returned - this.since > 0) {
				this.since = ContextPermits.this.returned;
				this.rested = false;
			}
			boolean resting = ContextPermits.this.resting.getAsBoolean();
			boolean still = resting && this.rested;
			this.rested = resting;
			return still || System.nanoTime() - this.since >= ContextPermits.this.limits.standstill().toNanos();
		}

	}

	private static final class Waiter {

		private final Condition condition;

		private boolean permitted;

		Waiter(Condition condition) {
			this.condition = condition;
		}

	}

}
