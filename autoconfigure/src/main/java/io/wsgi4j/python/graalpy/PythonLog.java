package io.wsgi4j.python.graalpy;

import io.wsgi4j.python.PythonLoggers;
import org.graalvm.polyglot.HostAccess;

/**
 * Passes records of Python's {@code logging} on. Public only because Python calls it.
 */
public final class PythonLog {

	PythonLog() {
	}

	/**
	 * Logs a record.
	 * @param name the name of Python's logger
	 * @param level the level in numbers of Python
	 * @param message the message, with its traceback if it has one
	 */
	@HostAccess.Export
	public void log(String name, int level, String message) {
		PythonLoggers.log(name, level, message);
	}

}
