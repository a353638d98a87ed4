package io.wsgi4j.python;

/**
 * Ends a thread of a {@link java.util.concurrent.ThreadPoolExecutor} after its task. The
 * pool makes another one, and the uncaught exception is logged nowhere.
 */
public final class SpentThreadException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private SpentThreadException() {
		super("The thread is not used again", null, false, false);
	}

	/**
	 * Ends the current thread if something of an exchange is left on it. To be called
	 * after each task.
	 */
	public static void throwIfSpent() {
		if (Thread.currentThread() instanceof PythonThread thread && thread.isSpent()) {
			thread.setUncaughtExceptionHandler((ended, exception) -> {
			});
			throw new SpentThreadException();
		}
	}

}
