package io.wsgi4j.python;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

	private static final Duration INTERRUPT_LIMIT = Duration.ofSeconds(5);

	private static final long ENTRY_LIMIT_SECONDS = 30;

	private final Context context;

	private final PythonModule module;

	private final PythonSettings settings;

	private final SpareThreads spareThreads;

	private final InterruptWatch watch;

	private final Runnable broken;

	private final Semaphore permits;

	private final Set<Thread> inside = new HashSet<>();

	private int exchanges;

	private int begun;

	private boolean retired;

	private volatile boolean dead;

	PythonContext(Context context, PythonSettings settings, Map<String, Object> beans, SpareThreads spareThreads,
			InterruptWatch watch, Runnable broken) {
		this.context = context;
		this.module = PythonModule.of(context);
		this.settings = settings;
		this.spareThreads = spareThreads;
		this.watch = watch;
		this.broken = broken;
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
					log.level(), settings.threadsPerContext() > 1, settings.contexts() > 1);
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
	synchronized void release() {
		this.exchanges--;
		closeIfUnused();
	}

	/**
	 * Begins no exchange any more.
	 */
	synchronized void retire() {
		this.retired = true;
		closeIfUnused();
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

	private void closeIfUnused() {
		if (this.retired && this.exchanges == 0) {
			this.context.close(true);
		}
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
		if (!arrive()) {
			this.permits.release();
			throw new ContextLostException();
		}
		InterruptWatch.Entry entry = this.watch.enter(this, exchange);
		try {
			return code.apply(this.module);
		}
		catch (PolyglotException ex) {
			throw translate(ex);
		}
		finally {
			this.watch.leave(entry);
			depart();
			this.permits.release();
		}
	}

	private synchronized boolean arrive() {
		return !this.dead && this.inside.add(Thread.currentThread());
	}

	/**
	 * Removes a thread from those that can be lost. It may have been, and be needed no
	 * spare for any more.
	 */
	private synchronized void depart() {
		this.inside.remove(Thread.currentThread());
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
		this.permits.release();
		try {
			this.spareThreads.leave(Thread.currentThread());
			return work.get();
		}
		finally {
			this.permits.acquireUninterruptibly();
			this.spareThreads.comeBack(Thread.currentThread());
		}
	}

	/**
	 * Ends Python code that goes on.
	 */
	void interrupt() {
		try {
			this.context.interrupt(INTERRUPT_LIMIT);
		}
		catch (TimeoutException ex) {
			kill();
		}
	}

	/**
	 * Gives the context up, and the threads in it. Closing it comes last, because that
	 * waits for code of Java that Python has called.
	 */
	private void kill() {
		loseThreads();
		this.broken.run();
		this.context.close(true);
	}

	private synchronized void loseThreads() {
		this.dead = true;
		this.inside.forEach(this.spareThreads::leave);
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
