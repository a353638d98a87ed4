package io.wsgi4j.python.graalpy;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.wsgi4j.python.SpareThreads;
import io.wsgi4j.python.graalpy.ContextPermits.Turn;
import jakarta.servlet.UnavailableException;

/**
 * The threads of exchanges in a context: those that run Python code there, those that
 * wait for a permit to do so, and those that wait outside, in the midst of Python code,
 * to go on.
 */
final class ContextThreads {

	private static final Duration SHORT_WAIT = Duration.ofMillis(10);

	private final Map<Thread, InterruptWatch.Entry> inside = new ConcurrentHashMap<>();

	private final ContextPermits permits;

	private final Duration patience;

	private final SpareThreads spareThreads;

	private volatile boolean lost;

	private volatile boolean closed;

	/**
	 * Creates threads, of which there are none yet.
	 * @param permits how many run Python code at the same time
	 * @param patience how long one waits for a permit, unless its exchange only has to
	 * end
	 * @param spareThreads makes up for those that wait
	 */
	ContextThreads(int permits, Duration patience, SpareThreads spareThreads) {
		this.permits = new ContextPermits(permits, this::areResting, ContextPermits.Limits.USUAL);
		this.patience = patience;
		this.spareThreads = spareThreads;
	}

	/**
	 * How many have a permit.
	 */
	int running() {
		return this.permits.taken();
	}

	/**
	 * How many wait for a permit.
	 */
	int waiting() {
		return this.permits.waiting();
	}

	/**
	 * Whether each thread that has a permit waits, for a lock or in {@code time.sleep}.
	 */
	private boolean areResting() {
		return this.inside.values().stream().filter(InterruptWatch.Entry::isResting).count() == running();
	}

	// In

	/**
	 * Gets a permit for the current thread.
	 * @throws InterruptedException if the thread has been interrupted
	 * @throws ContextLostException if the context has been lost
	 * @throws UnavailableException if there hasn't been one in time
	 */
	void enter(PythonExchange exchange, Turn turn) throws InterruptedException, UnavailableException {
		if (!this.permits.tryAcquire(turn) && !awaitEntry(exchange, turn)) {
			checkOpen();
			throw new UnavailableException("No thread has left the Python context in time",
					PythonContext.RETRY_SECONDS);
		}
	}

	/**
	 * Gets a permit for the current thread, whose exchange ends, however long that takes
	 * and whether the thread is interrupted or not. Clears its interrupt status if it has
	 * had to wait.
	 * @return whether it has been interrupted before
	 * @throws ContextLostException if the context has been lost
	 */
	boolean enterToEnd(PythonExchange exchange) {
		if (this.permits.tryAcquire(Turn.LATER)) {
			return false;
		}
		boolean permitted = awaitEnd(exchange);
		boolean interrupted = Thread.interrupted();
		if (!permitted) {
			checkOpen();
		}
		return interrupted;
	}

	private void checkOpen() {
		if (this.lost) {
			throw new ContextLostException();
		}
		if (this.closed) {
			throw new IllegalStateException("The Python context is closed");
		}
	}

	/**
	 * Waits for the threads inside. A thread that waits for long is made up for, because
	 * others may have work to do in another context. Where all contexts are busy, most
	 * waits are short, and a spare thread for each of them would only wait as well.
	 */
	private boolean awaitEntry(PythonExchange exchange, Turn turn) throws InterruptedException {
		exchange.beginWait();
		try {
			return this.permits.acquire(turn, SHORT_WAIT.toNanos()) || awaitEntryForLong(turn);
		}
		finally {
			exchange.endWait();
		}
	}

	private boolean awaitEntryForLong(Turn turn) throws InterruptedException {
		try {
			this.spareThreads.leave(Thread.currentThread());
			return this.permits.acquire(turn, this.patience.toNanos());
		}
		finally {
			this.spareThreads.comeBack(Thread.currentThread());
		}
	}

	private boolean awaitEnd(PythonExchange exchange) {
		exchange.beginWait();
		try {
			this.spareThreads.leave(Thread.currentThread());
			return this.permits.acquireUninterruptibly();
		}
		finally {
			this.spareThreads.comeBack(Thread.currentThread());
			exchange.endWait();
		}
	}

	/**
	 * Adds the current thread to those that are lost with the context.
	 * @throws ContextLostException if the context has been lost
	 */
	synchronized void arrive(InterruptWatch.Entry entry) {
		if (this.lost) {
			throw new ContextLostException();
		}
		if (this.inside.putIfAbsent(Thread.currentThread(), entry) != null) {
			throw new IllegalStateException("The thread is in the midst of another call in this Python context");
		}
	}

	// Out

	/**
	 * Does what may take its time, from within Python code, while other threads have the
	 * context.
	 */
	<T> T outside(Supplier<T> work) {
		InterruptWatch.Entry entry = this.inside.get(Thread.currentThread());
		if (entry == null) {
			// A thread that Python code has started has no place here.
			return work.get();
		}
		entry.goOutside();
		leavePlace(entry);
		try {
			this.spareThreads.leave(Thread.currentThread());
			return work.get();
		}
		finally {
			takePlace(entry);
			entry.comeInside();
			this.spareThreads.comeBack(Thread.currentThread());
		}
	}

	private void leavePlace(InterruptWatch.Entry entry) {
		if (entry.leavePlace()) {
			this.permits.release();
		}
	}

	/**
	 * Re-acquires the permit. While the context is being closed it returns without one,
	 * or the closing thread and this one would deadlock.
	 */
	private void takePlace(InterruptWatch.Entry entry) {
		if (this.permits.tryAcquire(Turn.LATER)) {
			entry.takePlace();
			return;
		}
		entry.exchange().beginWait();
		try {
			if (this.permits.acquireUninterruptibly()) {
				entry.takePlace();
			}
			else {
				Thread.interrupted();
			}
		}
		finally {
			entry.exchange().endWait();
		}
	}

	/**
	 * Removes the current thread and returns its permit. The thread may have been lost:
	 * then no spare one is needed for it any more.
	 */
	void depart(InterruptWatch.Entry entry) {
		if (isLost(entry)) {
			// May take its time, so that it isn't done with the lock.
			this.spareThreads.comeBack(Thread.currentThread());
		}
		leavePlace(entry);
	}

	private synchronized boolean isLost(InterruptWatch.Entry entry) {
		this.inside.remove(Thread.currentThread(), entry);
		return this.lost;
	}

	// The end

	/**
	 * Whether the context has been lost.
	 */
	boolean areLost() {
		return this.lost;
	}

	/**
	 * Notes that the context has been lost. No thread is let in any more, and those that
	 * wait go on elsewhere.
	 */
	void lose() {
		this.lost = true;
		this.permits.close();
	}

	/**
	 * Notes that the context has been lost and that its threads may never come back.
	 */
	synchronized void giveUp() {
		lose();
		this.closed = true;
		this.inside.keySet().forEach(this.spareThreads::leave);
	}

	/**
	 * Lets no thread in any more, because the context is closed.
	 */
	void close() {
		this.closed = true;
		this.permits.close();
	}

}
