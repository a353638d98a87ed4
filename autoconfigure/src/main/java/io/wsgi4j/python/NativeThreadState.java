package io.wsgi4j.python;

import java.lang.reflect.Field;
import java.lang.reflect.Method;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The state of a thread in GraalPy's C API. GraalPy (25.0.3) makes it with the first call
 * of native code on a thread, and frees native objects that have become unreachable in
 * the midst of that: their destructors find no state, and the process crashes. So it is
 * made beforehand, while GraalPy is told that objects are being freed already.
 */
final class NativeThreadState {

	private static final Log LOG = LogFactory.getLog(NativeThreadState.class);

	private static final String PACKAGE = "com.oracle.graal.python.";

	private final @Nullable Internals internals = Internals.find();

	/**
	 * Makes the state of the current thread, which is inside a context.
	 * @return whether it is there for good; otherwise this has to be called again,
	 * because no native module has been loaded yet
	 */
	boolean prepare() {
		if (this.internals == null) {
			return true;
		}
		try {
			return this.internals.prepare();
		}
		catch (Exception ex) {
			LOG.debug("The state of a thread in Python's native modules can't be made beforehand", ex);
			return true;
		}
	}

	/**
	 * What is needed of GraalPy, none of which is public API.
	 */
	private record Internals(Method context, Method hasCApi, Method language, Method state, Method lock, Field handles,
			Field freeing) {

		static @Nullable Internals find() {
			try {
				Class<?> context = Class.forName(PACKAGE + "runtime.PythonContext");
				Class<?> state = Class.forName(PACKAGE + "builtins.objects.cext.capi.PThreadState");
				Class<?> language = Class.forName(PACKAGE + "PythonLanguage");
				Field handles = context.getField("nativeContext");
				Field freeing = handles.getType().getDeclaredField("referenceQueuePollActive");
				freeing.setAccessible(true);
				return new Internals(context.getMethod("get", Class.forName("com.oracle.truffle.api.nodes.Node")),
						context.getMethod("hasCApiContext"), context.getMethod("getLanguage"),
						state.getMethod("getOrCreateNativeThreadState", language, context),
						Class.forName(PACKAGE + "runtime.GilNode").getMethod("uncachedAcquire"), handles, freeing);
			}
			catch (ReflectiveOperationException | RuntimeException | LinkageError ex) {
				LOG.debug("This version of GraalPy has other internals", ex);
				return null;
			}
		}

		boolean prepare() throws Exception {
			Object current = this.context.invoke(null, (Object) null);
			if (!Boolean.TRUE.equals(this.hasCApi.invoke(current))) {
				return false;
			}
			AutoCloseable interpreterLock = (AutoCloseable) this.lock.invoke(null);
			try (interpreterLock) {
				return prepare(current);
			}
		}

		private boolean prepare(@Nullable Object current) throws ReflectiveOperationException {
			Object handles = this.handles.get(current);
			boolean before = this.freeing.getBoolean(handles);
			this.freeing.setBoolean(handles, true);
			try {
				this.state.invoke(null, this.language.invoke(current), current);
			}
			finally {
				this.freeing.setBoolean(handles, before);
			}
			return true;
		}

	}

}
