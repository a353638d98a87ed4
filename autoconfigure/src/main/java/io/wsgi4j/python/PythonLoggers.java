package io.wsgi4j.python;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Where Python's {@code logging} goes: to loggers of the same names below
 * {@code io.wsgi4j.python}. Levels are in numbers of Python.
 */
public final class PythonLoggers {

	private static final String PREFIX = "io.wsgi4j.python.";

	private static final int ERROR = 40;

	private static final int WARNING = 30;

	private static final int INFO = 20;

	private static final int DEBUG = 10;

	private PythonLoggers() {
	}

	/**
	 * The level that everything less important is dropped at before it leaves Python.
	 * @return the level
	 */
	public static int level() {
		Log log = LogFactory.getLog(PREFIX + "root");
		if (log.isDebugEnabled()) {
			return DEBUG;
		}
		return log.isInfoEnabled() ? INFO : WARNING;
	}

	/**
	 * Logs a record.
	 * @param name the name of Python's logger
	 * @param level the level
	 * @param message the message, with its traceback if it has one
	 */
	public static void log(String name, int level, String message) {
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
