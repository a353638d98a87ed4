package io.wsgi4j.python.cpython;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import io.wsgi4j.python.PythonDescriptor.ProcessDescriptor;
import jakarta.servlet.UnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * The workers, and the permits to run Python code in them: as many for each worker as it
 * has threads that may run at the same time. An exchange has a permit only while its
 * thread runs.
 * <p>
 * An exchange that goes on doesn't wait long for its permit, because those that have the
 * permits may wait for what it has, a lock for instance. Thread-safe.
 */
final class WorkerPool {

	/**
	 * After what time there may be a worker, or a permit.
	 */
	private static final int RETRY_SECONDS = 1;

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Duration PATIENCE_LATER = Duration.ofMillis(200);

	private final int permits;

	private final int maxExchanges;

	private final Consumer<Worker> unused;

	private final ReentrantLock lock = new ReentrantLock();

	private final List<Member> members = new ArrayList<>();

	private final Deque<Turn<Member>> beginning = new ArrayDeque<>();

	private long turns;

	private int exchanges;

	private boolean closed;

	/**
	 * Creates an empty pool.
	 * @param permits how many threads may run at the same time in a worker
	 * @param maxExchanges how many exchanges there may be in all workers, those that wait
	 * to begin included
	 * @param unused is told of a retired worker that has no exchange any more
	 */
	WorkerPool(int permits, int maxExchanges, Consumer<Worker> unused) {
		this.permits = permits;
		this.maxExchanges = maxExchanges;
		this.unused = unused;
	}

	/**
	 * Adds a worker.
	 * @param maxRequests after how many exchanges it is retired; zero or less for never
	 * @param spent is run then
	 */
	void add(Worker worker, int maxRequests, Runnable spent) {
		this.lock.lock();
		try {
			Member member = new Member(worker, maxRequests, spent);
			this.members.add(member);
			passOn(member);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Takes a worker out, which begins no exchange any more.
	 */
	void retire(Worker worker) {
		boolean idle = false;
		this.lock.lock();
		try {
			Member member = find(worker);
			if (member != null && !member.retired) {
				member.retired = true;
				idle = member.isIdle();
			}
		}
		finally {
			this.lock.unlock();
		}
		if (idle) {
			this.unused.accept(worker);
		}
	}

	/**
	 * Forgets a worker that has ended.
	 */
	void remove(Worker worker) {
		this.lock.lock();
		try {
			Member member = find(worker);
			if (member != null) {
				member.removed = true;
				member.retired = true;
				this.members.remove(member);
				member.resuming.forEach((turn) -> turn.grant(member));
				member.resuming.clear();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private @Nullable Member find(Worker worker) {
		return this.members.stream().filter((member) -> member.worker == worker).findFirst().orElse(null);
	}

	/**
	 * Begins an exchange, with a permit of the worker that has the most left.
	 * @param waiting is told of the time that the thread waits
	 * @throws UnavailableException if there has been no permit in time, or there are too
	 * many exchanges already
	 */
	Place begin(Waiting waiting) throws InterruptedException, UnavailableException {
		Runnable spent = null;
		this.lock.lockInterruptibly();
		try {
			if (this.closed) {
				throw new UnavailableException("Python has been closed", RETRY_SECONDS);
			}
			int taken = this.exchanges + this.beginning.size();
			if (taken >= this.maxExchanges) {
				throw new UnavailableException("Python workers have %d exchanges already".formatted(taken),
						RETRY_SECONDS);
			}
			Member member = this.beginning.isEmpty() ? freest() : null;
			if (member == null) {
				member = await(waiting);
			}
			else {
				enter(member);
			}
			spent = member.isSpent() ? member.spent : null;
			return new Place(member);
		}
		finally {
			this.lock.unlock();
			if (spent != null) {
				spent.run();
			}
		}
	}

	private @Nullable Member freest() {
		Member freest = null;
		for (Member member : this.members) {
			boolean free = !member.retired && member.running < this.permits;
			if (free && (freest == null || member.running < freest.running)) {
				freest = member;
			}
		}
		return freest;
	}

	/**
	 * Counts an exchange when it gets its permit: a thread that is granted one may take
	 * its time to wake up, and the worker must not be ended meanwhile.
	 */
	private void enter(Member member) {
		this.exchanges++;
		member.running++;
		member.exchanges++;
		member.begun++;
	}

	private Member await(Waiting waiting) throws InterruptedException, UnavailableException {
		Turn<Member> turn = new Turn<>(this.turns++, this.lock.newCondition());
		this.beginning.add(turn);
		waiting.beginWait();
		try {
			Member member = turn.await(PATIENCE, () -> this.closed);
			if (member == null) {
				throw new UnavailableException("No thread of a Python worker has become free in time", RETRY_SECONDS);
			}
			return member;
		}
		catch (InterruptedException ex) {
			leave(turn);
			throw ex;
		}
		finally {
			this.beginning.remove(turn);
			waiting.endWait();
		}
	}

	/**
	 * Undoes what has been granted to a thread that doesn't want it any more.
	 */
	private void leave(Turn<Member> turn) {
		Member granted = turn.granted();
		if (granted == null) {
			return;
		}
		this.exchanges--;
		granted.exchanges--;
		giveBack(turn);
		if (granted.isIdle()) {
			this.unused.accept(granted.worker);
		}
	}

	private void giveBack(Turn<Member> turn) {
		Member granted = turn.granted();
		if (granted != null) {
			granted.running--;
			passOn(granted);
		}
	}

	private void resume(Member member, Waiting waiting) throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			if (member.running < this.permits && member.resuming.isEmpty()) {
				member.running++;
				return;
			}
			Turn<Member> turn = new Turn<>(this.turns++, this.lock.newCondition());
			member.resuming.add(turn);
			waiting.beginWait();
			try {
				if (turn.await(PATIENCE_LATER, () -> false) == null) {
					member.running++;
				}
			}
			catch (InterruptedException ex) {
				giveBack(turn);
				throw ex;
			}
			finally {
				member.resuming.remove(turn);
				waiting.endWait();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void release(Member member, boolean over) {
		this.lock.lock();
		try {
			member.running--;
			passOn(member);
		}
		finally {
			this.lock.unlock();
		}
		if (over) {
			end(member);
		}
	}

	private void end(Member member) {
		boolean idle;
		this.lock.lock();
		try {
			this.exchanges--;
			member.exchanges--;
			idle = member.isIdle();
		}
		finally {
			this.lock.unlock();
		}
		if (idle) {
			this.unused.accept(member.worker);
		}
	}

	/**
	 * Gives permits that are left to those who have waited longest.
	 */
	private void passOn(Member member) {
		while (member.running < this.permits) {
			Turn<Member> later = member.resuming.peek();
			Turn<Member> first = member.retired ? null : this.beginning.peek();
			boolean laterFirst = later != null && (first == null || later.isBefore(first));
			Turn<Member> next = laterFirst ? member.resuming.poll() : (first != null) ? this.beginning.poll() : null;
			if (next == null) {
				return;
			}
			if (laterFirst) {
				member.running++;
			}
			else {
				enter(member);
			}
			next.grant(member);
		}
	}

	/**
	 * Describes the workers. The system is asked for each of them, so that it isn't done
	 * with the lock, which all exchanges need.
	 */
	List<ProcessDescriptor> describe() {
		return loads().stream().map(WorkerLoad::describe).toList();
	}

	List<WorkerLoad> loads() {
		this.lock.lock();
		try {
			List<WorkerLoad> loads = new ArrayList<>(this.members.size());
			for (Member member : this.members) {
				loads.add(member.load());
			}
			return loads;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * How many exchanges wait for a worker.
	 */
	int waiting() {
		this.lock.lock();
		try {
			return this.beginning.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Begins no exchange any more.
	 */
	void close() {
		this.lock.lock();
		try {
			this.closed = true;
			this.beginning.forEach(Turn::wake);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The place of an exchange in a worker.
	 */
	final class Place {

		private final Member member;

		private Place(Member member) {
			this.member = member;
		}

		Worker worker() {
			return this.member.worker;
		}

		/**
		 * Waits for a permit to go on.
		 */
		void resume(Waiting waiting) throws InterruptedException {
			WorkerPool.this.resume(this.member, waiting);
		}

		/**
		 * Gives the permit back: Python code doesn't run until the exchange goes on.
		 */
		void rest() {
			release(this.member, false);
		}

		/**
		 * Ends the exchange.
		 * @param running whether it has a permit
		 */
		void end(boolean running) {
			if (running) {
				release(this.member, true);
			}
			else {
				WorkerPool.this.end(this.member);
			}
		}

	}

	/**
	 * A worker in the pool. Guarded by the lock.
	 */
	private static final class Member {

		private final Worker worker;

		private final int maxRequests;

		private final Runnable spent;

		private final Deque<Turn<Member>> resuming = new ArrayDeque<>();

		private int running;

		private int exchanges;

		private int begun;

		private boolean retired;

		private boolean removed;

		private Member(Worker worker, int maxRequests, Runnable spent) {
			this.worker = worker;
			this.maxRequests = maxRequests;
			this.spent = spent;
		}

		private boolean isSpent() {
			return this.maxRequests > 0 && this.begun >= this.maxRequests;
		}

		/**
		 * Whether the worker can be ended. One that has been removed has ended.
		 */
		private boolean isIdle() {
			return this.retired && !this.removed && this.exchanges == 0;
		}

		private WorkerLoad load() {
			return new WorkerLoad(this.worker, this.begun, this.exchanges, this.running, this.resuming.size());
		}

	}

}
