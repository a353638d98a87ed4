package io.wsgi4j.python;

import java.lang.reflect.Field;
import java.lang.reflect.Method;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.HostAccess;
import org.jspecify.annotations.Nullable;

/**
 * What native modules have made and Python code doesn't reach any more. GraalPy (25.0.3)
 * frees it in the midst of calls of native code, on any thread, and has two races there.
 * A thread that hasn't called native code before has no state yet that destructors need.
 * And a destructor that lets other threads go on, as the one of a database's connection
 * does, lets one of them begin to free the same objects: they are freed twice. Either
 * ends the process. So GraalPy is told that objects are being freed all the time, and one
 * thread of each context, its keeper, frees them. Public only because Python calls it.
 */
public final class NativeReferences {

	private static final Log LOG = LogFactory.getLog(NativeReferences.class);

	private static final String PACKAGE = "com.oracle.graal.python.";

	private final @Nullable Internals internals;

	private NativeReferences(@Nullable Internals internals) {
		this.internals = internals;
	}

	/**
	 * Keeps the threads of a context from freeing what isn't reached any more.
	 * @param context a context that no other thread is in yet
	 */
	static NativeReferences hold(Context context) {
		context.enter();
		try {
			return new NativeReferences(Internals.find());
		}
		finally {
			context.leave();
		}
	}

	/**
	 * Frees what isn't reached any more. Called by the thread that keeps the context.
	 */
	@HostAccess.Export
	public void free() {
		if (this.internals == null) {
			return;
		}
		try {
			this.internals.free();
		}
		catch (Exception ex) {
			LOG.debug("Objects of native modules can't be freed", ex);
		}
	}

	/**
	 * Lets GraalPy free it. Called when no exchange is in the context any more: what is
	 * done at the exit frees the rest.
	 */
	@HostAccess.Export
	public void letGo() {
		if (this.internals == null) {
			return;
		}
		try {
			this.internals.hold(false);
		}
		catch (IllegalAccessException ex) {
			LOG.debug("Objects of native modules can't be let go", ex);
		}
	}

	/**
	 * What is needed of GraalPy, none of which is public API.
	 *
	 * @param handles the references of a context
	 * @param freeing whether they are being freed
	 * @param poll frees those that are to be
	 * @param interpreterLock acquires the lock of the interpreter
	 */
	private record Internals(Object handles, Field freeing, Method poll, Method interpreterLock) {

		static @Nullable Internals find() {
			try {
				Class<?> context = Class.forName(PACKAGE + "runtime.PythonContext");
				Class<?> transitions = Class
					.forName(PACKAGE + "builtins.objects.cext.capi.transitions.CApiTransitions");
				Field references = context.getField("nativeContext");
				Field freeing = references.getType().getDeclaredField("referenceQueuePollActive");
				freeing.setAccessible(true);
				Object current = context.getMethod("get", Class.forName("com.oracle.truffle.api.nodes.Node"))
					.invoke(null, (Object) null);
				Internals internals = new Internals(references.get(current), freeing,
						transitions.getMethod("pollReferenceQueue"),
						Class.forName(PACKAGE + "runtime.GilNode").getMethod("uncachedAcquire"));
				internals.hold(true);
				return internals;
			}
			catch (ReflectiveOperationException | RuntimeException | LinkageError ex) {
				LOG.debug("This version of GraalPy has other internals", ex);
				return null;
			}
		}

		void hold(boolean hold) throws IllegalAccessException {
			this.freeing.setBoolean(this.handles, hold);
		}

		void free() throws Exception {
			AutoCloseable lock = (AutoCloseable) this.interpreterLock.invoke(null);
			try (lock) {
				hold(false);
				this.poll.invoke(null);
			}
			finally {
				hold(true);
			}
		}

	}

}
