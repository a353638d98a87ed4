package io.wsgi4j.python.cpython;

import io.wsgi4j.python.PythonLoggers;

/**
 * Reads records of Python's {@code logging} from frames.
 */
final class WorkerLog {

	private static final int ERROR = 40;

	private WorkerLog() {
	}

	/**
	 * Logs a record.
	 * @param record level, logger and message
	 */
	static void log(Frame record) {
		String[] parts = record.text().split("\0", 3);
		if (parts.length == 3) {
			PythonLoggers.log(parts[1], level(parts[0]), parts[2]);
		}
	}

	/**
	 * Logs what has come over another connection than the end of its exchange, and after
	 * that.
	 */
	static void logLate(Frame frame) {
		if (frame.kind() == Frame.LOG) {
			log(frame);
		}
		else if (frame.kind() == Frame.ERRORS && !frame.text().isBlank()) {
			PythonLoggers.log("wsgi.errors", ERROR, frame.text().stripTrailing());
		}
	}

	private static int level(String number) {
		try {
			return Integer.parseInt(number);
		}
		catch (NumberFormatException ex) {
			return ERROR;
		}
	}

}
