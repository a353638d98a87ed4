package io.wsgi4j.python.cpython;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Where Python's {@code logging} goes: to loggers of the same names below
 * {@code io.wsgi4j.python}.
 */
final class WorkerLog {

	private static final String PREFIX = "io.wsgi4j.python.";

	private static final int ERROR = 40;

	private static final int WARNING = 30;

	private static final int INFO = 20;

	private static final int DEBUG = 10;

	private WorkerLog() {
	}

	/**
	 * The level that everything less important is dropped at before it reaches the
	 * gateway, in numbers of Python.
	 */
	static int level() {
		Log log = LogFactory.getLog(PREFIX + "root");
		if (log.isDebugEnabled()) {
			return DEBUG;
		}
		return log.isInfoEnabled() ? INFO : WARNING;
	}

	/**
	 * Logs a record.
	 * @param record level, logger and message
	 */
	static void log(Frame record) {
		String[] parts = record.text().split("\0", 3);
		if (parts.length < 3) {
			return;
		}
		log(parts[1], level(parts[0]), parts[2]);
	}

	private static int level(String number) {
		try {
			return Integer.parseInt(number);
		}
		catch (NumberFormatException ex) {
			return ERROR;
		}
	}

	private static void log(String name, int level, String message) {
		Log log = LogFactory.getLog(PREFIX + name);
		if (level >= ERROR) {
			log.error(message);
		}
		else if (level >= WARNING) {
			log.warn(message);
		}
		else if (level >= INFO) {
			log.info(message);
		}
		else {
			log.debug(message);
		}
	}

}
