package io.wsgi4j.python.cpython;

/**
 * What the status of a process says about its end.
 */
final class ExitStatus {

	private static final int LAST_SIGNAL = 64;

	private ExitStatus() {
	}

	/**
	 * Says how a process has ended.
	 * @param status the status in the words of a shell: from 128 on, a signal
	 */
	static String describe(int status) {
		int signal = status - 128;
		return (signal > 0 && signal <= LAST_SIGNAL) ? "has died of signal %d".formatted(signal)
				: "has exited with status %d".formatted(status);
	}

}
