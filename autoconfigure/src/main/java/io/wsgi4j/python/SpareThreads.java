package io.wsgi4j.python;

/**
 * Threads for other requests while one of a pool, whose threads are only as many as
 * Python's contexts have room for, is in none of them and has not ended its work.
 */
public interface SpareThreads {

	/**
	 * There are none: the pool has threads enough.
	 */
	SpareThreads NONE = new SpareThreads() {

		@Override
		public void lend() {
		}

		@Override
		public void takeBack() {
		}

	};

	/**
	 * Lets the pool have a further thread. Called by the thread that leaves its context
	 * or waits for it, or by the one that has given it up for lost.
	 */
	void lend();

	/**
	 * Takes back a thread that has been lent. Called by the thread that has come back.
	 */
	void takeBack();

}
