package io.wsgi4j.python.graalpy;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import com.oracle.truffle.api.TruffleContext;
import io.wsgi4j.Environ;
import io.wsgi4j.python.PythonDescriptor.ContextDescriptor;
import io.wsgi4j.python.PythonException;
import io.wsgi4j.python.PythonSettings;
import io.wsgi4j.python.PythonStartException;
import io.wsgi4j.python.SpareThreads;
import io.wsgi4j.python.graalpy.ContextPermits.Turn;
import jakarta.servlet.UnavailableException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;

/**
 * A context of GraalPy: an interpreter of its own with modules of its own. Threads enter
 * it one after the other and only while Python code runs; the thread that has made it
 * stays inside, because GraalPy closes unreachable files and calls weak references back
 * only there. It lives until it has been retired and the last exchange that it has begun
 * is over.
 */
final class PythonContext {

	private static final Log LOG = LogFactory.getLog(PythonContext.class);

	private static final long KEEPER_PAUSE_MILLIS = 100;

	private static final long SHORTEST_LIFE_MILLIS = 5000;

	/**
	 * After what time there may be a turn, or a context.
	 */
	static final int RETRY_SECONDS = 1;

	private final Context context;

	private final PythonModule module;

	private final InterruptWatch watch;

	private final TruffleContext entered;

	private final NativeThreadState nativeState;

	private final ThreadState threadState;

	private final NativeCopies nativeCopies;

	private final Runnable broken;

	private final Consumer<PythonContext> unused;

	private final ContextThreads threads;

	private final CountDownLatch left = new CountDownLatch(1);

	private final AtomicBoolean closed = new AtomicBoolean();

	private final long made = System.nanoTime();

	private volatile boolean kept;

	private final ContextUse use = new ContextUse();

	private boolean replacing;

	/**
	 * Sets a context up.
	 * @param context the context
	 * @param settings how Python runs
	 * @param beans what Python code can import, by name
	 * @param spareThreads makes up for threads that wait
	 * @param watch interrupts Python code
	 * @param patience how long an exchange waits for its turn, unless it only has to end
	 * @param broken is run when the context is to be replaced
	 * @param unused is told when no exchange needs the context any more
	 */
	PythonContext(Context context, PythonSettings settings, Map<String, Object> beans, SpareThreads spareThreads,
			InterruptWatch watch, Duration patience, Runnable broken, Consumer<PythonContext> unused) {
		this.context = context;
		this.module = PythonModule.of(context);
		this.watch = watch;
		this.entered = watch.contextOf(context);
		this.nativeCopies = NativeCopies.of(context);
		this.nativeState = settings.nativeAccess() ? NativeThreadState.of(context) : NativeThreadState.none();
		this.threadState = ThreadState.of(context);
		this.broken = broken;
		this.unused = unused;
		this.threads = new ContextThreads(settings.threadsPerContext(), patience, spareThreads);
		this.module.setUp(settings, beans, this.nativeState);
	}

	/**
	 * Imports an application.
	 * @throws PythonStartException if there is none
	 */
	void load(String target) {
		PythonExchange exchange = new PythonExchange(Environ.empty(), (status, headers, error) -> {
			throw new IllegalStateException("There is no request to answer");
		}, this);
		this.module.load().executeVoid(target, exchange);
		try {
			exchange.check();
		}
		catch (PythonException ex) {
			throw new PythonStartException(target, ex);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	// On the thread that has made it

	/**
	 * Stays inside until the context is ended, then runs what Python code has registered
	 * for its exit. Called by the thread that has made the context.
	 */
	void keep() {
		this.kept = true;
		try {
			stay();
		}
		finally {
			this.nativeState.forget();
			this.left.countDown();
		}
	}

	private void stay() {
		while (!this.threads.areLost()) {
			try {
				this.module.keep().executeVoid();
				this.module.leave().executeVoid();
				return;
			}
			catch (PolyglotException ex) {
				if (isEnd(ex)) {
					noteEnd();
					return;
				}
				// What has failed in a destructor, or a KeyboardInterrupt of Python's.
				LOG.debug("The thread that keeps a Python context goes on", ex);
				pause(KEEPER_PAUSE_MILLIS);
			}
			catch (IllegalStateException ex) {
				LOG.debug("The Python context has been closed", ex);
				return;
			}
		}
	}

	/**
	 * Has the context replaced if Python code has ended it, on a thread of its own
	 * perhaps: the next exchange is not to find out.
	 */
	private void noteEnd() {
		if (this.closed.get() || this.threads.areLost()) {
			return;
		}
		this.threads.lose();
		// Modules that end each context in which they are imported would have one made
		// after the other.
		pause(SHORTEST_LIFE_MILLIS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - this.made));
		if (!this.closed.get()) {
			this.broken.run();
		}
	}

	private static void pause(long millis) {
		try {
			Thread.sleep(Math.max(0, millis));
		}
		catch (InterruptedException ex) {
			// That was the interrupt.
		}
	}

	/**
	 * Ends the context: the thread that keeps it runs what is to be run at its exit, if
	 * that comes to an end in time, and then it is closed, whatever runs in it.
	 * @param limit how long exit functions may take
	 */
	void close(Duration limit) {
		if (!this.closed.compareAndSet(false, true)) {
			return;
		}
		try {
			if (this.kept && !this.threads.areLost()) {
				this.module.end().executeVoid();
				awaitExit(limit);
			}
		}
		catch (RuntimeException ex) {
			LOG.debug("The exit functions of a Python context can't be run", ex);
		}
		finally {
			this.threads.close();
			this.nativeState.forgetAll();
			this.nativeCopies.delete();
			this.context.close(true);
		}
	}

	private void awaitExit(Duration limit) {
		try {
			if (!this.left.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
				LOG.warn("The exit functions of a Python context have not ended within %d s"
					.formatted(limit.toSeconds()));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	// From exchange to exchange

	/**
	 * Begins an exchange.
	 * @return the number of exchanges that have been begun; zero if this context is to be
	 * replaced and begins none
	 */
	int retain() {
		return this.use.begin();
	}

	/**
	 * Ends an exchange, on the last thread that has run its Python code.
	 */
	void release() {
		this.threadState.clear();
		if (this.use.end()) {
			this.unused.accept(this);
		}
	}

	/**
	 * Begins no exchange any more.
	 */
	void retire() {
		if (this.use.retire()) {
			this.unused.accept(this);
		}
	}

	/**
	 * How many threads are inside or wait.
	 */
	int load() {
		return this.threads.running() + this.threads.waiting();
	}

	ContextDescriptor describe() {
		return new ContextDescriptor(this.use.begun(), this.use.exchanges(), this.threads.running(),
				this.threads.waiting());
	}

	/**
	 * Whether it begins exchanges.
	 */
	boolean isOpen() {
		return !this.threads.areLost() && !this.use.isRetired();
	}

	// In and out

	/**
	 * Makes the current thread one without context variables and functions that trace, as
	 * a new one is.
	 * @return whether that can be done
	 */
	boolean clearThread() {
		return this.threadState.clear();
	}

	/**
	 * Runs Python code that begins an exchange.
	 * @throws InterruptedException if it has been interrupted
	 * @throws ContextLostException if there is no context to run it in any more
	 * @throws UnavailableException if other threads haven't let it in in time
	 */
	<T> T begin(PythonExchange exchange, Function<PythonModule, T> code)
			throws InterruptedException, UnavailableException {
		return ask(exchange, Turn.FIRST, code);
	}

	/**
	 * Runs Python code with which an exchange goes on.
	 * @throws InterruptedException if it has been interrupted
	 * @throws ContextLostException if there is no context to run it in any more
	 * @throws UnavailableException if other threads haven't let it in in time
	 */
	<T> T goOn(PythonExchange exchange, Function<PythonModule, T> code)
			throws InterruptedException, UnavailableException {
		return ask(exchange, Turn.LATER, code);
	}

	private <T> T ask(PythonExchange exchange, Turn turn, Function<PythonModule, T> code)
			throws InterruptedException, UnavailableException {
		this.threads.enter(exchange, turn);
		return run(exchange, code, false);
	}

	/**
	 * Runs Python code with which an exchange ends, as soon as it can be, however long
	 * that takes and whether the thread is interrupted or not: what an application has
	 * opened would stay open otherwise. An interrupt that comes before is kept for
	 * afterwards.
	 * @throws InterruptedException if the code has been interrupted
	 * @throws ContextLostException if there is no context to run it in any more
	 */
	<T> T end(PythonExchange exchange, Function<PythonModule, T> code) throws InterruptedException {
		boolean interrupted = this.threads.enterToEnd(exchange);
		try {
			return run(exchange, code, true);
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private <T> T run(PythonExchange exchange, Function<PythonModule, T> code, boolean closing)
			throws InterruptedException {
		InterruptWatch.Entry entry = this.watch.enter(this, exchange, closing);
		try {
			this.threads.arrive(entry);
			if (this.nativeState.isNeeded()) {
				this.module.prepare().executeVoid();
			}
			return code.apply(this.module);
		}
		catch (PolyglotException ex) {
			// Python has not come to clean the thread.
			exchange.spend();
			throw translate(ex, entry);
		}
		finally {
			this.watch.leave(entry);
			this.nativeState.forget();
			this.threads.depart(entry);
		}
	}

	/**
	 * Does what may take its time, from within Python code, while other threads have the
	 * context.
	 */
	<T> T outside(Supplier<T> work) {
		return this.threads.outside(work);
	}

	/**
	 * The context as those see it that look into GraalPy's engine.
	 */
	TruffleContext entered() {
		return this.entered;
	}

	/**
	 * Gives up a context whose code no interrupt has ended. Closing it comes last,
	 * because that waits for code of Java that Python has called.
	 */
	void giveUp() {
		this.threads.giveUp();
		this.broken.run();
		this.nativeState.forgetAll();
		this.context.close(true);
	}

	/**
	 * Says what has ended Python code. An error within the interpreter is that of one
	 * exchange: a context that still answers goes on.
	 */
	private RuntimeException translate(PolyglotException ex, InterruptWatch.Entry entry) throws InterruptedException {
		if (entry.isInterrupted() && !isEnd(ex)) {
			throw new InterruptedException("The Python code has been interrupted");
		}
		if (isEnd(ex)) {
			this.threads.lose();
			this.broken.run();
			return new IllegalStateException("The Python context is lost: " + ex.getMessage(), ex);
		}
		if (ex.isInternalError() || ex.isResourceExhausted()) {
			if (!this.module.answers()) {
				replaceOnce();
			}
			return new IllegalStateException("The Python interpreter has failed: " + ex.getMessage(), ex);
		}
		return ex;
	}

	/**
	 * Whether the context ends. GraalPy ends the other threads of one that exits with an
	 * error that it takes for one of its own.
	 */
	private static boolean isEnd(PolyglotException ex) {
		return ex.isExit() || ex.isCancelled()
				|| (ex.isInternalError() && String.valueOf(ex.getMessage()).contains("ThreadDeath"));
	}

	/**
	 * Lets a fresh context begin further exchanges. Those that have begun in this one go
	 * on as far as they come.
	 */
	private void replaceOnce() {
		synchronized (this) {
			if (this.replacing) {
				return;
			}
			this.replacing = true;
		}
		this.broken.run();
	}

}
