package io.wsgi4j.python.cpython;

import java.util.HashSet;
import java.util.Set;

/**
 * Which workers there are, and which of them serve requests or are being replaced. A
 * worker that others take over from serves until they are there. Thread-safe.
 *
 * @param <W> the type of a worker
 */
final class WorkerRoster<W> {

	private final Set<W> serving = new HashSet<>();

	/**
	 * Those that others are about to take over from, even if they have died since.
	 */
	private final Set<W> replacing = new HashSet<>();

	/**
	 * Those that serve no further requests, but have not ended yet.
	 */
	private final Set<W> leaving = new HashSet<>();

	/**
	 * How often all workers have been replaced.
	 */
	private int generation;

	private boolean closed;

	/**
	 * The generation of a worker that is about to be started.
	 */
	synchronized int generation() {
		return this.generation;
	}

	/**
	 * Adds a worker that has been started.
	 * @return whether it may serve requests: not after the end
	 */
	synchronized boolean join(W worker) {
		return !this.closed && this.serving.add(worker);
	}

	/**
	 * Whether a worker or its replacement has been started before the last time that all
	 * of them have been replaced.
	 * @param generation the generation it has been started with
	 */
	synchronized boolean isOutdated(int generation) {
		return this.generation != generation;
	}

	/**
	 * Begins a generation, of which no worker is yet.
	 * @return the workers to replace
	 */
	synchronized Set<W> renew() {
		this.generation++;
		return Set.copyOf(this.serving);
	}

	/**
	 * Begins to replace a worker.
	 * @return whether it is to be replaced by the caller
	 */
	synchronized boolean beginReplacing(W worker) {
		return !this.closed && this.serving.contains(worker) && this.replacing.add(worker);
	}

	/**
	 * Ends the replacement of a worker.
	 * @param replaced whether another one has joined
	 * @return whether it has not died meanwhile
	 */
	synchronized boolean endReplacing(W worker, boolean replaced) {
		this.replacing.remove(worker);
		if (!this.serving.contains(worker)) {
			return false;
		}
		if (replaced) {
			leave(worker);
		}
		return true;
	}

	/**
	 * Takes a worker from those that serve. It is about to end.
	 */
	synchronized void leave(W worker) {
		if (this.serving.remove(worker)) {
			this.leaving.add(worker);
		}
	}

	/**
	 * Forgets a worker that has ended.
	 */
	synchronized Loss lose(W worker) {
		this.leaving.remove(worker);
		if (!this.serving.remove(worker) || this.closed) {
			return Loss.EXPECTED;
		}
		return this.replacing.contains(worker) ? Loss.BEING_REPLACED : Loss.MISSING;
	}

	/**
	 * Lets none join any more.
	 * @return those that have not ended
	 */
	synchronized Set<W> close() {
		this.closed = true;
		Set<W> all = new HashSet<>(this.serving);
		all.addAll(this.leaving);
		return all;
	}

	/**
	 * What the end of a worker means.
	 */
	enum Loss {

		/**
		 * It was to end.
		 */
		EXPECTED,

		/**
		 * Another one is about to take over.
		 */
		BEING_REPLACED,

		/**
		 * Another one has to be started.
		 */
		MISSING

	}

}
