package io.wsgi4j.python.graalpy;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.wsgi4j.python.PythonThread;
import io.wsgi4j.python.SpareThreads;
import io.wsgi4j.python.SpentThreadException;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tasks of any executor on Python threads. A thread of the executor waits for
 * each Python thread that works, and for none that waits: the executor's limits hold, and
 * a slow client holds none of its threads.
 */
final class LentThreads implements SpareThreads, AutoCloseable {

	private static final long KEEP_ALIVE_SECONDS = 60;

	private final Map<Executor, Executor> executors = new ConcurrentHashMap<>();

	private final Map<Thread, Loan> loans = new ConcurrentHashMap<>();

	private final AtomicInteger waiting = new AtomicInteger();

	private final int maxWaiting;

	private final ThreadPoolExecutor threads;

	/**
	 * Creates the threads.
	 * @param maxWaiting how many of them may wait in the midst of exchanges until further
	 * tasks are rejected
	 */
	LentThreads(int maxWaiting) {
		this.maxWaiting = maxWaiting;
		AtomicInteger count = new AtomicInteger();
		this.threads = new Threads((task) -> new PythonThread(task, "gateway-python-lent-" + count.incrementAndGet()));
	}

	Executor on(Executor executor) {
		return this.executors.computeIfAbsent(executor, (lender) -> (task) -> execute(task, lender));
	}

	private void execute(Runnable task, Executor lender) {
		if (this.waiting.get() >= this.maxWaiting) {
			throw new RejectedExecutionException("%d Python threads wait already".formatted(this.maxWaiting));
		}
		lender.execute(() -> lend(task, lender));
	}

	private void lend(Runnable task, Executor lender) {
		Loan loan = new Loan(lender);
		Lender first = loan.lender;
		try {
			this.threads.execute(() -> run(task, loan));
		}
		catch (RejectedExecutionException | OutOfMemoryError ex) {
			// Closed, or no thread can be made: an exchange that isn't run stays open.
			task.run();
			return;
		}
		first.await();
	}

	private void run(Runnable task, Loan loan) {
		this.loans.put(Thread.currentThread(), loan);
		try {
			task.run();
		}
		finally {
			this.loans.remove(Thread.currentThread());
			if (!loan.end()) {
				this.waiting.decrementAndGet();
			}
		}
	}

	@Override
	public void leave(Thread thread) {
		Loan loan = this.loans.get(thread);
		if (loan != null && loan.end()) {
			this.waiting.incrementAndGet();
		}
	}

	@Override
	public void comeBack(Thread thread) {
		Loan loan = this.loans.get(thread);
		if (loan != null && loan.renew()) {
			this.waiting.decrementAndGet();
		}
	}

	@Override
	public void close() {
		this.threads.shutdown();
	}

	/**
	 * The executor's thread that a Python thread has, or has had.
	 */
	private static final class Loan {

		private final Executor executor;

		private volatile Lender lender = new Lender();

		Loan(Executor executor) {
			this.executor = executor;
		}

		/**
		 * Gives the thread back.
		 * @return whether there was one
		 */
		boolean end() {
			return this.lender.release();
		}

		/**
		 * Waits for another thread of the executor.
		 * @return whether there was none
		 */
		boolean renew() {
			if (!this.lender.isReleased()) {
				return false;
			}
			Lender next = new Lender();
			next.arriveFrom(this.executor);
			this.lender = next;
			return true;
		}

	}

	/**
	 * A pool that gives up threads on which something of an exchange is left.
	 */
	private static final class Threads extends ThreadPoolExecutor {

		Threads(ThreadFactory factory) {
			super(0, Integer.MAX_VALUE, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
		}

		@Override
		protected void afterExecute(Runnable task, @Nullable Throwable failure) {
			SpentThreadException.throwIfSpent();
		}

	}

}
