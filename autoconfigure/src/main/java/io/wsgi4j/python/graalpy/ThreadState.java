package io.wsgi4j.python.graalpy;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.graalvm.polyglot.Context;
import org.jspecify.annotations.Nullable;

/**
 * What GraalPy keeps for each thread in one Python context, and code of the next exchange
 * on it would see: context variables (PEP 567), the functions of {@code sys.settrace},
 * {@code sys.setprofile} and {@code sys.set_asyncgen_hooks}, the running event loop.
 * Clearing variables between two exchanges costs less than running each exchange in a
 * {@code contextvars.Context} of its own, which interpreted takes longer than many an
 * answer.
 */
final class ThreadState {

	private static final Log LOG = LogFactory.getLog(ThreadState.class);

	private static final List<String> FIELDS = List.of("contextVarsContext", "traceFun", "profileFun",
			"runningEventLoop", "asyncgenFirstIter");

	private final @Nullable Internals internals;

	private ThreadState(@Nullable Internals internals) {
		this.internals = internals;
	}

	/**
	 * Looks into a context, for a moment inside it.
	 */
	static ThreadState of(Context context) {
		return new ThreadState(GraalPyInternals.find(context, Internals::of));
	}

	/**
	 * Clears the state of the current thread, which need not be inside the context.
	 * @return whether that can be done
	 */
	boolean clear() {
		if (this.internals == null) {
			return false;
		}
		try {
			this.internals.clear(Thread.currentThread());
			return true;
		}
		catch (IllegalAccessException ex) {
			LOG.debug("What Python keeps for a thread can't be cleared", ex);
			return false;
		}
	}

	/**
	 * What is needed of GraalPy, none of which is public API.
	 *
	 * @param states the states of the context's threads
	 * @param fields the fields of a state, each {@code null} on a new thread
	 */
	private record Internals(Map<?, ?> states, List<Field> fields) {

		static Internals of(Object context) throws ReflectiveOperationException {
			Field states = GraalPyInternals.field(context.getClass(), "threadStateMapping");
			Class<?> state = GraalPyInternals.type("runtime.PythonContext$PythonThreadState");
			List<Field> fields = new ArrayList<>();
			for (String name : FIELDS) {
				fields.add(GraalPyInternals.field(state, name));
			}
			return new Internals((Map<?, ?>) states.get(context), fields);
		}

		void clear(Thread thread) throws IllegalAccessException {
			Object state = this.states.get(thread);
			if (state != null) {
				for (Field field : this.fields) {
					field.set(state, null);
				}
			}
		}

	}

}
