package io.wsgi4j.python;

import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;

/**
 * The functions of the gateway's own module in a context.
 *
 * @param configure sets the context up
 * @param export makes a bean importable
 * @param load finds an application
 * @param call calls an application
 * @param advance makes the next block of a body
 * @param close closes a body
 */
record PythonModule(Value configure, Value export, Value load, Value call, Value advance, Value close) {

	static PythonModule of(Context context) {
		Value globals = context.getBindings("python");
		return new PythonModule(globals.getMember("configure"), globals.getMember("export"), globals.getMember("load"),
				globals.getMember("call"), globals.getMember("advance"), globals.getMember("close"));
	}

}
