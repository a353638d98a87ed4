package io.wsgi4j.python.graalpy;

import java.util.Collection;
import java.util.List;

import com.oracle.truffle.api.instrumentation.TruffleInstrument.Registration;
import com.oracle.truffle.api.instrumentation.provider.TruffleInstrumentProvider;

/**
 * Makes {@link ThreadInterrupts} known to GraalPy's engine, which finds this class as a
 * service.
 */
@Registration(id = ThreadInterrupts.ID, name = "Interrupts of single threads", version = "1")
public final class ThreadInterruptsProvider extends TruffleInstrumentProvider {

	/**
	 * Called by the engine.
	 */
	public ThreadInterruptsProvider() {
	}

	@Override
	protected String getInstrumentClassName() {
		return ThreadInterrupts.class.getName();
	}

	@Override
	protected Object create() {
		return new ThreadInterrupts();
	}

	@Override
	protected Collection<String> getServicesClassNames() {
		return List.of(ThreadInterrupts.class.getName());
	}

}
