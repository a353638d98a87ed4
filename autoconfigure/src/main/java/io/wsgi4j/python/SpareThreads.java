package io.wsgi4j.python;

/**
 * Makes up for threads of an executor that wait outside Python's contexts in the midst of
 * an exchange, as {@link java.util.concurrent.ForkJoinPool.ManagedBlocker} does for a
 * fork-join pool.
 */
public interface SpareThreads {

	/**
	 * Makes up for no thread.
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
	 * Lets another thread of the executor work in place of one that waits, or is lost in
	 * a context that has been given up. Has no effect if one does already. Called by that
	 * thread, or by the one that gives the context up.
	 * @param thread the thread, of whatever executor
	 */
	void leave(Thread thread);

	/**
	 * Lets a thread go on with its exchange. May wait until the executor has room for it.
	 * Has no effect if it hasn't left. Called by that thread.
	 * @param thread the thread
	 */
	void comeBack(Thread thread);

}
