package io.wsgi4j.python.graalpy;

import java.lang.reflect.Field;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.graalvm.polyglot.Context;
import org.jspecify.annotations.Nullable;

/**
 * Finds parts of GraalPy that are no public API, and that another version may not have.
 */
final class GraalPyInternals {

	private static final Log LOG = LogFactory.getLog(GraalPyInternals.class);

	private static final String PACKAGE = "com.oracle.graal.python.";

	private GraalPyInternals() {
	}

	/**
	 * Looks into a context, for a moment inside it.
	 * @param search finds the parts, of a context as GraalPy sees it
	 * @return the parts; {@code null} if this version of GraalPy has others
	 */
	static <T> @Nullable T find(Context context, Search<T> search) {
		context.enter();
		try {
			return search
				.in(type("runtime.PythonContext").getMethod("get", Class.forName("com.oracle.truffle.api.nodes.Node"))
					.invoke(null, (Object) null));
		}
		catch (ReflectiveOperationException | RuntimeException | LinkageError ex) {
			LOG.debug("This version of GraalPy has other internals", ex);
			return null;
		}
		finally {
			context.leave();
		}
	}

	/**
	 * A class of GraalPy's.
	 * @param name its name below GraalPy's package
	 */
	static Class<?> type(String name) throws ClassNotFoundException {
		return Class.forName(PACKAGE + name);
	}

	static Field field(Class<?> type, String name) throws NoSuchFieldException {
		Field field = type.getDeclaredField(name);
		field.setAccessible(true);
		return field;
	}

	/**
	 * Finds parts of a context.
	 *
	 * @param <T> the parts
	 */
	@FunctionalInterface
	interface Search<T> {

		T in(Object context) throws ReflectiveOperationException;

	}

}
