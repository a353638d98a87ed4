package io.wsgi4j.python.graalpy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.wsgi4j.python.DaemonThreads;
import io.wsgi4j.python.PythonDescriptor.ContextDescriptor;
import jakarta.servlet.UnavailableException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The contexts. The first one is there at once, the others a while after it or its first
 * answer; a context that is to be replaced serves until the new one is there, unless it
 * is lost.
 */
final class ContextPool implements AutoCloseable {

	private static final Log LOG = LogFactory.getLog(ContextPool.class);

	private static final Duration EXIT_LIMIT = Duration.ofSeconds(5);

	private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

	private final List<PythonContext> contexts = new CopyOnWriteArrayList<>();

	private final FirstRequests firstRequests = new FirstRequests();

	private final UnclosedFiles unclosedFiles = new UnclosedFiles();

	private final AtomicLong replaced = new AtomicLong();

	/**
	 * How often the applications were to be imported anew.
	 */
	private final AtomicInteger generation = new AtomicInteger();

	private final Supplier<PythonContext> factory;

	private final int maxRequests;

	private final Duration patience;

	private volatile boolean closed;

	private final ExecutorService maker = Executors
		.newSingleThreadExecutor(new DaemonThreads("gateway-python-contexts"));

	private final ExecutorService closer = Executors.newCachedThreadPool(new DaemonThreads("gateway-python-closing"));

	/**
	 * Makes the first context, and has the others made.
	 * @param size how many contexts there are to be
	 * @param maxRequests how many exchanges a context begins; zero for any number
	 * @param patience how long an exchange waits for a context
	 * @param factory makes them
	 */
	ContextPool(int size, int maxRequests, Duration patience, Supplier<PythonContext> factory) {
		this.factory = factory;
		this.maxRequests = maxRequests;
		this.patience = patience;
		this.contexts.add(factory.get());
		if (size > 1) {
			this.maker.execute(this.firstRequests::await);
		}
		for (int i = 1; i < size; i++) {
			this.maker.execute(this::add);
		}
	}

	/**
	 * Begins an exchange in the context that the fewest threads want. Waits for a fresh
	 * one if all have been lost.
	 * @throws UnavailableException if there is none in time
	 */
	PythonContext take() throws InterruptedException, UnavailableException {
		this.firstRequests.count();
		this.unclosedFiles.beginExchange();
		long start = System.nanoTime();
		while (true) {
			if (this.closed) {
				throw new UnavailableException("Python has been closed", PythonContext.RETRY_SECONDS);
			}
			PythonContext context = find();
			int begun = (context != null) ? context.retain() : 0;
			if (context != null && begun > 0) {
				recycle(context, begun);
				return context;
			}
			if (System.nanoTime() - start > this.patience.toNanos()) {
				this.contexts.forEach(this::replace);
				throw new UnavailableException("There is no Python context", PythonContext.RETRY_SECONDS);
			}
			awaitContext();
		}
	}

	private @Nullable PythonContext find() {
		PythonContext freest = null;
		int least = Integer.MAX_VALUE;
		for (PythonContext context : this.contexts) {
			int load = context.isOpen() ? context.load() : Integer.MAX_VALUE;
			if (load < least) {
				freest = context;
				least = load;
			}
		}
		return freest;
	}

	private synchronized void awaitContext() throws InterruptedException {
		if (find() == null && !this.closed) {
			wait(this.patience.toMillis());
		}
	}

	private synchronized void endWaits() {
		this.closed = true;
		notifyAll();
	}

	int size() {
		return this.contexts.size();
	}

	long replaced() {
		return this.replaced.get();
	}

	List<ContextDescriptor> describe() {
		return this.contexts.stream().map(PythonContext::describe).toList();
	}

	/**
	 * Replaces all contexts, one after the other, and the one that is being made: it may
	 * have imported what has changed since.
	 */
	void replaceAll() {
		this.generation.incrementAndGet();
		this.contexts.forEach(this::replace);
	}

	/**
	 * Replaces a context by a fresh one.
	 */
	void replace(PythonContext context) {
		try {
			this.maker.execute(() -> exchange(context));
		}
		catch (RejectedExecutionException ex) {
			LOG.debug("No Python context is replaced any more");
		}
	}

	/**
	 * Closes a context that no exchange needs any more, on a thread of its own: exit
	 * functions take their time, and closing waits for code of Java that threads of
	 * Python's have called.
	 */
	void dispose(PythonContext context) {
		try {
			this.closer.execute(() -> close(context));
		}
		catch (RejectedExecutionException ex) {
			close(context);
		}
	}

	private static void close(PythonContext context) {
		try {
			context.close(EXIT_LIMIT);
		}
		catch (RuntimeException ex) {
			LOG.warn("A Python context can't be closed", ex);
		}
	}

	/**
	 * Closes all contexts, those with exchanges that don't come to their end as well.
	 */
	@Override
	public void close() {
		this.maker.shutdownNow();
		endWaits();
		this.contexts.forEach(PythonContext::retire);
		this.contexts.forEach(this::dispose);
		this.closer.shutdown();
		try {
			if (!this.closer.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
				LOG.warn("A Python context isn't closed after %d s".formatted(CLOSE_LIMIT.toSeconds()));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Contexts begin together: not all of them are replaced together. One that could not
	 * be replaced has to be after as many exchanges again.
	 */
	private void recycle(PythonContext context, int begun) {
		if (this.maxRequests <= 0) {
			return;
		}
		int jitter = this.contexts.indexOf(context) * Math.max(1, this.maxRequests / 10);
		int exceeded = begun - this.maxRequests - jitter;
		if (exceeded >= 0 && exceeded % this.maxRequests == 0) {
			replace(context);
		}
	}

	private void add() {
		int generation = this.generation.get();
		try {
			PythonContext fresh = this.factory.get();
			if (publish(fresh, () -> this.contexts.add(fresh))) {
				replaceIfOutdated(fresh, generation);
			}
		}
		catch (RuntimeException ex) {
			fail("A further Python context can't be made", ex);
		}
	}

	private void exchange(PythonContext old) {
		int index = this.contexts.indexOf(old);
		if (index == -1) {
			return;
		}
		int generation = this.generation.get();
		try {
			PythonContext fresh = this.factory.get();
			if (publish(fresh, () -> this.contexts.set(index, fresh))) {
				this.replaced.incrementAndGet();
				old.retire();
				replaceIfOutdated(fresh, generation);
			}
		}
		catch (RuntimeException ex) {
			fail("A Python context can't be replaced", ex);
		}
	}

	private void replaceIfOutdated(PythonContext fresh, int generation) {
		if (this.generation.get() != generation) {
			replace(fresh);
		}
	}

	/**
	 * Lets exchanges begin in a fresh context, or closes it: while it was made, the pool
	 * may have been closed.
	 */
	private boolean publish(PythonContext fresh, Runnable addition) {
		synchronized (this) {
			if (!this.closed) {
				addition.run();
				notifyAll();
				return true;
			}
		}
		fresh.retire();
		close(fresh);
		return false;
	}

	private void fail(String message, RuntimeException failure) {
		if (!this.closed) {
			LOG.error(message, failure);
		}
	}

}
