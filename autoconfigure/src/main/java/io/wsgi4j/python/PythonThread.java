package io.wsgi4j.python;

import org.jspecify.annotations.Nullable;

/**
 * A thread that runs Python code. Its stack holds as many frames as Python allows, which
 * the usual one doesn't. At most one exchange at a time is on it.
 */
public final class PythonThread extends Thread {

	/**
	 * About 16 KiB for each of Python's 1,000 frames. No multiple of 2 MiB, because Linux
	 * may back such a stack with huge pages, all of them resident.
	 */
	private static final long STACK_SIZE = (16 << 20) - (64 << 10);

	private boolean spent;

	/**
	 * Creates a thread that does not keep the process alive.
	 * @param task what it runs
	 * @param name its name
	 */
	public PythonThread(Runnable task, String name) {
		this(null, task, name);
		setDaemon(true);
	}

	/**
	 * Creates a thread.
	 * @param group its group; {@code null} for that of the current thread
	 * @param task what it runs
	 * @param name its name
	 */
	public PythonThread(@Nullable ThreadGroup group, Runnable task, String name) {
		super(group, task, name, STACK_SIZE);
	}

	/**
	 * Notes that the exchange on this thread has left behind what can't be removed. Only
	 * called on this thread.
	 */
	public void spend() {
		this.spent = true;
	}

	/**
	 * Whether this thread may run no further exchange. Only called on this thread.
	 * @return whether something of the last exchange is left on it
	 */
	public boolean isSpent() {
		return this.spent;
	}

}
