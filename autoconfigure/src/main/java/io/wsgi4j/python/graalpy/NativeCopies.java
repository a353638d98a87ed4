package io.wsgi4j.python.graalpy;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.graalvm.polyglot.Context;
import org.jspecify.annotations.Nullable;

/**
 * The copies of native libraries that GraalPy (25.0.3) makes for one context, each in a
 * temporary directory of its own. It deletes them when a context exits by itself, but not
 * when it is closed while a thread may be inside, as the gateway closes contexts.
 */
final class NativeCopies {

	private static final Log LOG = LogFactory.getLog(NativeCopies.class);

	private static final String MAKER = "com.oracle.graal.python.builtins.objects.cext.copying.NativeLibraryLocator";

	private final Context owner;

	private final @Nullable Internals internals;

	private NativeCopies(Context owner, @Nullable Internals internals) {
		this.owner = owner;
		this.internals = internals;
	}

	/**
	 * Looks into a context, for a moment inside it.
	 */
	static NativeCopies of(Context context) {
		return new NativeCopies(context, GraalPyInternals.find(context, Internals::of));
	}

	/**
	 * Deletes the copies. What has been loaded from them stays loaded.
	 */
	void delete() {
		if (this.internals == null) {
			return;
		}
		try {
			this.owner.enter();
			try {
				this.internals.delete();
			}
			finally {
				this.owner.leave();
			}
		}
		catch (Exception ex) {
			LOG.debug("Copies of native libraries can't be deleted", ex);
		}
	}

	/**
	 * What is needed of GraalPy, none of which is public API.
	 *
	 * @param context the context, as GraalPy sees it
	 * @param hooks what it does at its exit, the deletions among it
	 */
	private record Internals(Object context, List<?> hooks, Method call) {

		static Internals of(Object context) throws ReflectiveOperationException {
			Field hooks = GraalPyInternals.field(context.getClass(), "shutdownHooks");
			Method call = GraalPyInternals.type("util.ShutdownHook").getMethod("call", context.getClass());
			call.setAccessible(true);
			return new Internals(context, (List<?>) hooks.get(context), call);
		}

		void delete() throws ReflectiveOperationException {
			List<Object> deletions = new ArrayList<>(this.hooks);
			deletions.removeIf((hook) -> !hook.getClass().getName().startsWith(MAKER));
			// The directories have been made first.
			Collections.reverse(deletions);
			for (Object deletion : deletions) {
				this.call.invoke(deletion, this.context);
			}
		}

	}

}
