package io.wsgi4j.python;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.wsgi4j.Environ;
import io.wsgi4j.python.PythonDescriptor.ContextDescriptor;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;

/**
 * A context of GraalPy: an interpreter of its own with modules of its own. Threads enter
 * it in the order in which they come and only while Python code runs. It lives until it
 * has been retired and the last exchange that it has begun is over.
 */
final class PythonContext {

	private static final int INTERRUPTS = 10;

	private static final Duration INTERRUPT_LIMIT = Duration.ofMillis(500);

	private static final long ENTRY_LIMIT_SECONDS = 30;

	private final Context context;

	private final PythonModule module;

	private final PythonSettings settings;

	private final SpareThreads spareThreads;

	private final InterruptWatch watch;

	private final Runnable broken;

	private final Consumer<Context> unused;

	private final Semaphore permits;

	/**
	 * The threads of exchanges whose Python code runs, or waits outside to go on.
	 */
	private final Map<Thread, InterruptWatch.Entry> inside = new ConcurrentHashMap<>();

	private final AtomicInteger interrupts = new AtomicInteger();

	private int exchanges;

	private int begun;

	private boolean retired;

	private volatile boolean dead;

	private volatile boolean closing;

	PythonContext(Context context, PythonSettings settings, Map<String, Object> beans, SpareThreads spareThreads,
			InterruptWatch watch, Runnable broken, Consumer<Context> unused) {
		this.context = context;
		this.module = PythonModule.of(context);
		this.settings = settings;
		this.spareThreads = spareThreads;
		this.watch = watch;
		this.broken = broken;
		this.unused = unused;
		this.permits = new Semaphore(settings.threadsPerContext(), true);
		PythonLog log = new PythonLog();
		this.module.configure()
			.executeVoid(log,
					settings.path()
						.stream()
						.map(Path::toAbsolutePath)
						.map(Path::normalize)
						.map(Path::toString)
						.collect(Collectors.joining("\0")),
					log.level(), settings.contexts() > 1);
		beans.forEach((name, bean) -> this.module.export().executeVoid(name, new ExportedBean(bean)));
	}

	/**
	 * Imports an application.
	 * @throws PythonStartException if there is none
	 */
	void load(String target) {
		PythonExchange exchange = new PythonExchange(Environ.empty(), (status, headers, error) -> {
			throw new IllegalStateException("Nobody has asked");
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

	// From exchange to exchange

	/**
	 * Begins an exchange.
	 * @return the number of exchanges that have been begun; zero if this context is to be
	 * replaced and begins none
	 */
	synchronized int retain() {
		if (this.retired) {
			return 0;
		}
		this.exchanges++;
		this.begun++;
		return this.begun;
	}

	/**
	 * Ends an exchange.
	 */
	void release() {
		if (endExchange()) {
			this.unused.accept(this.context);
		}
	}

	private synchronized boolean endExchange() {
		this.exchanges--;
		return this.retired && this.exchanges == 0;
	}

	/**
	 * Begins no exchange any more.
	 */
	void retire() {
		if (endBeginning()) {
			this.unused.accept(this.context);
		}
	}

	private synchronized boolean endBeginning() {
		this.retired = true;
		return this.exchanges == 0;
	}

	/**
	 * How many threads are inside or wait.
	 */
	int load() {
		return running() + this.permits.getQueueLength();
	}

	private int running() {
		return this.settings.threadsPerContext() - this.permits.availablePermits();
	}

	synchronized ContextDescriptor describe() {
		return new ContextDescriptor(this.begun, this.exchanges, running(), this.permits.getQueueLength());
	}

	boolean isDead() {
		return this.dead;
	}

	// In and out

	void run(PythonExchange exchange, Consumer<PythonModule> code) throws InterruptedException {
		ask(exchange, (module) -> {
			code.accept(module);
			return true;
		});
	}

	/**
	 * Runs Python code for an exchange.
	 * @throws InterruptedException if it has been interrupted
	 * @throws ContextLostException if there is no context to run it in any more
	 */
	<T> T ask(PythonExchange exchange, Function<PythonModule, T> code) throws InterruptedException {
		if (!tryEnter(0) && !awaitEntry()) {
			throw new IllegalStateException("No thread has left the Python context in time");
		}
		InterruptWatch.Entry entry = this.watch.enter(this, exchange);
		try {
			arrive(entry);
			return code.apply(this.module);
		}
		catch (PolyglotException ex) {
			throw translate(ex);
		}
		finally {
			this.watch.leave(entry);
			depart(entry);
			leavePlace(entry);
		}
	}

	private synchronized void arrive(InterruptWatch.Entry entry) {
		if (this.dead) {
			throw new ContextLostException();
		}
		if (this.inside.putIfAbsent(Thread.currentThread(), entry) != null) {
			throw new IllegalStateException("The thread is in the midst of another call in this Python context");
		}
	}

	/**
	 * Removes a thread from those that can be lost. It may have been, and be needed no
	 * spare for any more.
	 */
	private synchronized void depart(InterruptWatch.Entry entry) {
		this.inside.remove(Thread.currentThread(), entry);
		if (this.dead) {
			this.spareThreads.comeBack(Thread.currentThread());
		}
	}

	/**
	 * Waits for the threads inside, while others may have work to do in another context.
	 */
	private boolean awaitEntry() throws InterruptedException {
		try {
			this.spareThreads.leave(Thread.currentThread());
			return tryEnter(ENTRY_LIMIT_SECONDS);
		}
		finally {
			this.spareThreads.comeBack(Thread.currentThread());
		}
	}

	private boolean tryEnter(long seconds) throws InterruptedException {
		return this.permits.tryAcquire(seconds, TimeUnit.SECONDS);
	}

	/**
	 * Does what may take its time, from within Python code, while other threads have the
	 * context.
	 */
	<T> T outside(Supplier<T> work) {
		InterruptWatch.Entry entry = this.inside.get(Thread.currentThread());
		if (entry == null) {
			// A thread that Python code has started has no place here.
			return work.get();
		}
		entry.goOutside();
		leavePlace(entry);
		try {
			this.spareThreads.leave(Thread.currentThread());
			return work.get();
		}
		finally {
			takePlace(entry);
			entry.comeInside();
			this.spareThreads.comeBack(Thread.currentThread());
		}
	}

	private void leavePlace(InterruptWatch.Entry entry) {
		if (entry.leavePlace()) {
			this.permits.release();
		}
	}

	/**
	 * Waits until there is a place inside again. Polyglot doesn't know that the thread
	 * has been outside, so whoever interrupts or closes the context waits for it, and the
	 * one inside waits for whoever does: then it comes back without a place, to be ended
	 * as well.
	 */
	private void takePlace(InterruptWatch.Entry entry) {
		boolean interrupted = false;
		while (!isEnding()) {
			try {
				if (this.permits.tryAcquire(ENTRY_LIMIT_SECONDS, TimeUnit.SECONDS)) {
					entry.takePlace();
					break;
				}
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted && !isEnding()) {
			Thread.currentThread().interrupt();
		}
	}

	private boolean isEnding() {
		return this.closing || this.interrupts.get() > 0;
	}

	/**
	 * Ends Python code that goes on.
	 * @return whether it has ended; otherwise the context and the threads in it are lost
	 */
	boolean interrupt() {
		this.interrupts.incrementAndGet();
		try {
			for (int i = 0; i < INTERRUPTS; i++) {
				if (interruptOnce()) {
					return true;
				}
			}
			loseThreads();
			return false;
		}
		finally {
			this.interrupts.decrementAndGet();
		}
	}

	/**
	 * Not for long: who has begun to wait in Java just after the interrupt of its thread
	 * needs another one.
	 */
	private boolean interruptOnce() {
		try {
			this.context.interrupt(INTERRUPT_LIMIT);
			return true;
		}
		catch (TimeoutException ex) {
			return false;
		}
	}

	/**
	 * Gives up a context that is lost. Closing it comes last, because that waits for code
	 * of Java that Python has called.
	 */
	void giveUp() {
		this.broken.run();
		this.context.close(true);
	}

	private synchronized void loseThreads() {
		this.dead = true;
		this.closing = true;
		this.inside.keySet().forEach(this.spareThreads::leave);
	}

	private RuntimeException translate(PolyglotException ex) throws InterruptedException {
		if (ex.isInterrupted()) {
			throw new InterruptedException("The Python code has been interrupted");
		}
		if (ex.isExit() || ex.isCancelled() || ex.isInternalError() || ex.isResourceExhausted()) {
			this.dead = true;
			this.broken.run();
			return new IllegalStateException("The Python context is lost: " + ex.getMessage(), ex);
		}
		return ex;
	}

}
