package io.wsgi4j.python.graalpy;

import java.lang.reflect.Field;
import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.graalvm.polyglot.Context;
import org.jspecify.annotations.Nullable;

/**
 * The context variables (PEP 567) of the threads in one Python context. Clearing them
 * between two exchanges costs less than running each exchange in a
 * {@code contextvars.Context} of its own, which interpreted takes longer than many an
 * answer.
 */
final class ContextVariables {

	private static final Log LOG = LogFactory.getLog(ContextVariables.class);

	private final @Nullable Internals internals;

	private ContextVariables(@Nullable Internals internals) {
		this.internals = internals;
	}

	/**
	 * Looks into a context, for a moment inside it.
	 */
	static ContextVariables of(Context context) {
		return new ContextVariables(GraalPyInternals.find(context, Internals::of));
	}

	/**
	 * Clears those of the current thread, which need not be inside the context.
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
			LOG.debug("Python's context variables can't be cleared", ex);
			return false;
		}
	}

	/**
	 * What is needed of GraalPy, none of which is public API.
	 *
	 * @param states the states of the context's threads
	 * @param variables the field of a state that has its variables, or {@code null} for
	 * none
	 */
	private record Internals(Map<?, ?> states, Field variables) {

		static Internals of(Object context) throws ReflectiveOperationException {
			Field states = GraalPyInternals.field(context.getClass(), "threadStateMapping");
			Class<?> state = GraalPyInternals.type("runtime.PythonContext$PythonThreadState");
			return new Internals((Map<?, ?>) states.get(context), GraalPyInternals.field(state, "contextVarsContext"));
		}

		void clear(Thread thread) throws IllegalAccessException {
			Object state = this.states.get(thread);
			if (state != null) {
				this.variables.set(state, null);
			}
		}

	}

}
