package io.wsgi4j.python.graalpy;

import java.util.Objects;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

import com.oracle.truffle.api.ThreadLocalAction;
import com.oracle.truffle.api.TruffleContext;
import com.oracle.truffle.api.exception.AbstractTruffleException;
import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import com.oracle.truffle.api.nodes.Node;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.Instrument;
import org.jspecify.annotations.Nullable;

/**
 * Raises an exception in one thread that runs Python code. A context's own
 * {@code interrupt()} ends the code of all threads that are inside, strangers' as well.
 * Public only because GraalPy's engine makes it.
 */
public final class ThreadInterrupts extends TruffleInstrument {

	static final String ID = "wsgi4j-thread-interrupts";

	private @Nullable Env env;

	/**
	 * Finds the one of an engine.
	 * @throws IllegalStateException if the engine doesn't see this class
	 */
	static ThreadInterrupts of(Engine engine) {
		Instrument instrument = engine.getInstruments().get(ID);
		if (instrument == null) {
			throw new IllegalStateException(
					"GraalPy doesn't see the gateway's classes: both belong in one class loader");
		}
		return instrument.lookup(ThreadInterrupts.class);
	}

	@Override
	protected void onCreate(Env env) {
		this.env = env;
		env.registerService(this);
	}

	/**
	 * The context that the current thread is in.
	 */
	TruffleContext currentContext() {
		return Objects.requireNonNull(env().getEnteredContext());
	}

	/**
	 * Raises an exception in a thread, if it still runs code of the context.
	 * @param thread the thread
	 * @param wanted whether the exception is still wanted; asked by the thread itself
	 * @return completes when the exception has been raised, or isn't wanted any more
	 */
	Future<Void> raise(TruffleContext context, Thread thread, BooleanSupplier wanted) {
		return env().submitThreadLocal(context, new Thread[] { thread }, new ThreadLocalAction(true, false) {

			@Override
			protected void perform(Access access) {
				if (wanted.getAsBoolean()) {
					throw new Interrupt(access.getLocation());
				}
			}

		});
	}

	private Env env() {
		return Objects.requireNonNull(this.env);
	}

	/**
	 * What the interrupted code sees: no exception of Python's, so that only code that
	 * catches everything catches it.
	 */
	@SuppressWarnings("serial")
	private static final class Interrupt extends AbstractTruffleException {

		Interrupt(Node location) {
			super("The gateway has interrupted the application", location);
		}

	}

}
