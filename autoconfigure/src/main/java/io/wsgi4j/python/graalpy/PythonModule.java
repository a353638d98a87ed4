package io.wsgi4j.python.graalpy;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

import io.wsgi4j.python.PythonLoggers;
import io.wsgi4j.python.PythonSettings;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;

/**
 * The functions of the gateway's own module in a context.
 *
 * @param configure sets the context up
 * @param export makes a bean importable
 * @param prepare prepares a thread for native modules
 * @param load finds an application
 * @param call calls an application
 * @param advance makes the next block of a body
 * @param close closes a body
 * @param keep waits inside the context until it ends
 * @param end ends it
 * @param leave runs what is to be run at the end
 * @param answer tells that the interpreter works
 */
record PythonModule(Value configure, Value export, Value prepare, Value load, Value call, Value advance, Value close,
		Value keep, Value end, Value leave, Value answer) {

	private static final Log LOG = LogFactory.getLog(PythonModule.class);

	private static final int ANSWER = 42;

	static PythonModule of(Context context) {
		Value globals = context.getBindings("python");
		return new PythonModule(globals.getMember("configure"), globals.getMember("export"),
				globals.getMember("prepare"), globals.getMember("load"), globals.getMember("call"),
				globals.getMember("advance"), globals.getMember("close"), globals.getMember("keep"),
				globals.getMember("end"), globals.getMember("leave"), globals.getMember("answer"));
	}

	/**
	 * Sets the context up.
	 * @param settings how Python runs
	 * @param beans what Python code can import, by name
	 * @param nativeState prepares threads for native modules
	 */
	void setUp(PythonSettings settings, Map<String, Object> beans, NativeThreadState nativeState) {
		PythonLog log = new PythonLog();
		String path = settings.path()
			.stream()
			.map(Path::toAbsolutePath)
			.map(Path::normalize)
			.map(Path::toString)
			.collect(Collectors.joining("\0"));
		this.configure.executeVoid(log, path, PythonLoggers.level(), settings.contexts() > 1, nativeState);
		beans.forEach((name, bean) -> this.export.executeVoid(name, new ExportedBean(bean)));
	}

	/**
	 * Whether the interpreter works.
	 */
	boolean answers() {
		try {
			return this.answer.execute().asInt() == ANSWER;
		}
		catch (RuntimeException ex) {
			LOG.debug("A Python context doesn't answer any more", ex);
			return false;
		}
	}

}
