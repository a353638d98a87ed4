package io.wsgi4j.python.graalpy;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.graalvm.polyglot.HostAccess;

/**
 * Where Python's {@code logging} goes: to loggers of the same names below
 * {@code io.wsgi4j.python}. Public only because Python calls it.
 */
public final class PythonLog {

	private static final String PREFIX = "io.wsgi4j.python.";

	private static final int ERROR = 40;

	private static final int WARNING = 30;

	private static final int INFO = 20;

	private static final int DEBUG = 10;

	PythonLog() {
	}

	/**
	 * The level that everything less important is dropped at before it reaches Java.
	 */
	int level() {
		Log log = LogFactory.getLog(PREFIX + "root");
		if (log.isDebugEnabled()) {
			return DEBUG;
		}
		return log.isInfoEnabled() ? INFO : WARNING;
	}

	/**
	 * Logs a record.
	 * @param name the name of Python's logger
	 * @param level the level in numbers of Python
	 * @param message the message, with its traceback if it has one
	 */
	@HostAccess.Export
	public void log(String name, int level, String message) {
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
