package io.wsgi4j.python;

/**
 * Threads in place of those of a pool that are in no context in the midst of their work:
 * the pool has only as many as find room in Python's contexts.
 */
public interface SpareThreads {

	/**
	 * There are none: the pool has threads enough.
	 */
	SpareThreads NONE = new SpareThreads() {

		@Override
		public void leave(Thread thread) {
		}

		@Override
		public void comeBack(Thread thread) {
		}

	};

	/**
	 * Lets another thread work in place of one that waits outside the contexts, or is
	 * lost in one that has been given up. Has no effect if one does already. Called by
	 * that thread, or by the one that gives the context up.
	 * @param thread the thread, of whatever pool
	 */
	void leave(Thread thread);

	/**
	 * Takes a thread back. Has no effect if it hasn't left. Called by that thread.
	 * @param thread the thread
	 */
	void comeBack(Thread thread);

}
