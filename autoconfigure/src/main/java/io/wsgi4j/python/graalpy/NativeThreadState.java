package io.wsgi4j.python.graalpy;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.HostAccess;
import org.jspecify.annotations.Nullable;

/**
 * The state of a thread in the C API of one context. GraalPy (25.0.3) has two faults
 * here, and each of them ends the process.
 * <p>
 * It makes the state with the first call of native code on a thread, and frees native
 * objects that have become unreachable in the midst of that. Their destructors find no
 * state. So it is made beforehand, while GraalPy is told that objects are being freed
 * already.
 * <p>
 * It remembers the address of the native thread-local variable that points to the state,
 * and clears that variable when the context is closed. If the thread has ended by then,
 * its thread-local variables have been freed, and the write damages what the memory is
 * used for now. So GraalPy is made to forget the address when a thread leaves the
 * context. The variable needs no clearing: GraalPy never loads a copy of its native
 * library for a second context.
 * <p>
 * Public only because Python calls it.
 */
public final class NativeThreadState {

	private static final Log LOG = LogFactory.getLog(NativeThreadState.class);

	private final @Nullable Internals internals;

	private NativeThreadState(@Nullable Internals internals) {
		this.internals = internals;
	}

	/**
	 * Looks into a context, for a moment inside it.
	 */
	static NativeThreadState of(Context context) {
		return new NativeThreadState(GraalPyInternals.find(context, Internals::of));
	}

	/**
	 * That of a context without native modules: nothing has to be done.
	 */
	static NativeThreadState none() {
		return new NativeThreadState(null);
	}

	/**
	 * Whether threads need a state, because a native module has been loaded. Asked before
	 * each step of an exchange, on a thread that need not be inside the context.
	 */
	boolean isNeeded() {
		if (this.internals == null) {
			return false;
		}
		try {
			return this.internals.hasNativeModules();
		}
		catch (ReflectiveOperationException ex) {
			LOG.debug("Whether Python has loaded native modules can't be told", ex);
			return false;
		}
	}

	/**
	 * Makes the state of the current thread, which is inside the context.
	 * @return whether it is there for good; otherwise this has to be called again,
	 * because no native module has been loaded yet
	 */
	@HostAccess.Export
	public boolean prepare() {
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
	 * Makes the state of each thread that the context knows: some have run other Python
	 * code before the first native module was loaded. The current thread is inside the
	 * context.
	 */
	@HostAccess.Export
	public void prepareAll() {
		if (this.internals == null) {
			return;
		}
		try {
			this.internals.prepareAll();
		}
		catch (Exception ex) {
			LOG.debug("The states of threads in Python's native modules can't be made beforehand", ex);
		}
	}

	/**
	 * Makes GraalPy forget where native code keeps the state of the current thread, which
	 * leaves the context and may end before it comes back.
	 */
	void forget() {
		if (this.internals == null) {
			return;
		}
		try {
			this.internals.forget(Thread.currentThread());
		}
		catch (Exception ex) {
			LOG.debug("What native modules keep for a thread can't be forgotten", ex);
		}
	}

	/**
	 * Makes GraalPy forget this of all threads, because the context is about to be
	 * closed: some have come in by themselves, through a value that a bean has been
	 * given.
	 */
	void forgetAll() {
		if (this.internals == null) {
			return;
		}
		try {
			this.internals.forgetAll();
		}
		catch (Exception ex) {
			LOG.debug("What native modules keep for threads can't be forgotten", ex);
		}
	}

	/**
	 * What is needed of GraalPy, none of which is public API.
	 *
	 * @param context the context, as GraalPy sees it
	 * @param states the states of its threads
	 * @param freeing a flag of its native memory: whether objects are being freed
	 */
	private record Internals(Object context, Object nativeMemory, Map<?, ?> states, Method hasCApi, Method language,
			Method current, Method make, Method lock, Field freeing, Field variable) {

		static Internals of(Object context) throws ReflectiveOperationException {
			Class<?> type = context.getClass();
			Object nativeMemory = type.getField("nativeContext").get(context);
			Field states = GraalPyInternals.field(type, "threadStateMapping");
			Class<?> state = GraalPyInternals.type("runtime.PythonContext$PythonThreadState");
			return new Internals(context, nativeMemory, (Map<?, ?>) states.get(context),
					type.getMethod("hasCApiContext"), type.getMethod("getLanguage"),
					type.getMethod("getThreadState", GraalPyInternals.type("PythonLanguage")),
					GraalPyInternals.type("builtins.objects.cext.capi.PThreadState")
						.getMethod("getOrCreateNativeThreadState", state),
					GraalPyInternals.type("runtime.GilNode").getMethod("uncachedAcquire"),
					GraalPyInternals.field(nativeMemory.getClass(), "referenceQueuePollActive"),
					GraalPyInternals.field(state, "nativeThreadLocalVarPointer"));
		}

		boolean prepare() throws Exception {
			if (!hasNativeModules()) {
				return false;
			}
			makeStates(List.of(this.current.invoke(this.context, this.language.invoke(this.context))));
			return true;
		}

		void prepareAll() throws Exception {
			if (hasNativeModules()) {
				makeStates(allStates());
			}
		}

		private boolean hasNativeModules() throws ReflectiveOperationException {
			return Boolean.TRUE.equals(this.hasCApi.invoke(this.context));
		}

		private void makeStates(List<?> states) throws Exception {
			AutoCloseable interpreterLock = (AutoCloseable) this.lock.invoke(null);
			try (interpreterLock) {
				boolean before = this.freeing.getBoolean(this.nativeMemory);
				this.freeing.setBoolean(this.nativeMemory, true);
				try {
					for (Object state : states) {
						this.make.invoke(null, state);
					}
				}
				finally {
					this.freeing.setBoolean(this.nativeMemory, before);
				}
			}
		}

		private List<Object> allStates() {
			synchronized (this.states) {
				return new ArrayList<>(this.states.values());
			}
		}

		void forget(Thread thread) throws ReflectiveOperationException {
			if (!hasNativeModules()) {
				return;
			}
			Object state = this.states.get(thread);
			if (state != null) {
				this.variable.set(state, null);
			}
		}

		void forgetAll() throws ReflectiveOperationException {
			for (Object state : allStates()) {
				this.variable.set(state, null);
			}
		}

	}

}
