package io.wsgi4j.python.graalpy;

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

	/**
	 * What {@code answer} returns.
	 */
	static final int ANSWER = 42;

	static PythonModule of(Context context) {
		Value globals = context.getBindings("python");
		return new PythonModule(globals.getMember("configure"), globals.getMember("export"),
				globals.getMember("prepare"), globals.getMember("load"), globals.getMember("call"),
				globals.getMember("advance"), globals.getMember("close"), globals.getMember("keep"),
				globals.getMember("end"), globals.getMember("leave"), globals.getMember("answer"));
	}

}
