package io.wsgi4j.python.graalpy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import com.oracle.truffle.api.TruffleContext;
import io.wsgi4j.python.DaemonThreads;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.graalvm.polyglot.Context;

/**
 * Passes interrupts on to Python code, which doesn't notice that of its thread. Each
 * interrupt has a thread of its own: some take seconds, or don't come back as long as
 * code of Java that Python has called doesn't.
 */
final class InterruptWatch implements AutoCloseable {

	private static final Log LOG = LogFactory.getLog(InterruptWatch.class);

	private static final long INTERVAL_MILLIS = 50;

	private static final int INTERRUPTS = 10;

	private static final long INTERRUPT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

	private final Set<Entry> entries = ConcurrentHashMap.newKeySet();

	private final ScheduledExecutorService scheduler = Executors
		.newSingleThreadScheduledExecutor(new DaemonThreads("gateway-python-watch"));

	private final ExecutorService interrupters = Executors
		.newCachedThreadPool(new DaemonThreads("gateway-python-interrupt"));

	private final ThreadInterrupts interrupts;

	InterruptWatch(ThreadInterrupts interrupts) {
		this.interrupts = interrupts;
		this.scheduler.scheduleWithFixedDelay(this::look, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
	}

	/**
	 * The context as it is interrupted.
	 */
	TruffleContext contextOf(Context context) {
		context.enter();
		try {
			return this.interrupts.currentContext();
		}
		finally {
			context.leave();
		}
	}

	/**
	 * Watches the current thread, which is about to run Python code.
	 * @param closing whether it closes a body, which is done after an interrupt, too; a
	 * call or a step that has been interrupted while it waited to be let in is ended
	 */
	Entry enter(PythonContext context, PythonExchange exchange, boolean closing) {
		Entry entry = new Entry(context, exchange, Thread.currentThread(), closing && exchange.isInterrupted());
		this.entries.add(entry);
		return entry;
	}

	void leave(Entry entry) {
		this.entries.remove(entry);
		entry.leave();
	}

	@Override
	public void close() {
		this.scheduler.shutdownNow();
		this.interrupters.shutdown();
	}

	private void look() {
		for (Entry entry : this.entries) {
			try {
				if (entry.isToBeInterrupted()) {
					interrupt(entry);
				}
			}
			catch (RuntimeException | OutOfMemoryError ex) {
				// There may be no thread for it now. Whatever isn't caught ends the
				// watch.
				LOG.warn("Python code isn't watched well", ex);
			}
		}
	}

	private void interrupt(Entry entry) {
		this.interrupters.execute(() -> {
			try {
				entry.interrupt(this.interrupts);
			}
			catch (RuntimeException ex) {
				LOG.warn("Python code can't be interrupted", ex);
			}
			catch (InterruptedException ex) {
				LOG.debug("Python code isn't interrupted any more", ex);
			}
		});
		entry.noticed = true;
	}

	/**
	 * A thread that runs Python code.
	 */
	static final class Entry {

		private final PythonContext context;

		private final PythonExchange exchange;

		private final Thread thread;

		private final boolean alreadyInterrupted;

		private volatile boolean noticed;

		private volatile boolean outside;

		private volatile boolean placed = true;

		private volatile boolean over;

		private boolean interrupted;

		private Entry(PythonContext context, PythonExchange exchange, Thread thread, boolean alreadyInterrupted) {
			this.context = context;
			this.exchange = exchange;
			this.thread = thread;
			this.alreadyInterrupted = alreadyInterrupted;
		}

		private boolean isToBeInterrupted() {
			if (this.noticed || this.outside) {
				return false;
			}
			// GraalPy interrupts threads as well, for actions of its own: their status
			// tells nothing where the gateway says whom it has interrupted.
			return this.exchange.tellsOfInterrupts() ? !this.alreadyInterrupted && this.exchange.isInterrupted()
					: this.thread.isInterrupted();
		}

		PythonExchange exchange() {
			return this.exchange;
		}

		/**
		 * Goes on with code of Java, which notices interrupts itself.
		 */
		void goOutside() {
			this.outside = true;
		}

		void comeInside() {
			this.outside = false;
		}

		/**
		 * Leaves the place inside the context for others. Only to be called, as the next
		 * one, by the thread itself.
		 * @return whether there was one
		 */
		boolean leavePlace() {
			boolean leaving = this.placed;
			this.placed = false;
			return leaving;
		}

		void takePlace() {
			this.placed = true;
		}

		/**
		 * Whether the thread has a place and waits there.
		 */
		boolean isResting() {
			Thread.State state = this.thread.getState();
			return this.placed && (state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING);
		}

		/**
		 * Raises an exception in the thread, more than once if the code catches it.
		 */
		private void interrupt(ThreadInterrupts interrupts) throws InterruptedException {
			int attempts = 0;
			while (attempts < INTERRUPTS) {
				Future<Void> raised = interrupts.raise(this.context.entered(), this.thread, this::isWanted);
				if (awaitEnd()) {
					return;
				}
				raised.cancel(false);
				if (!this.outside) {
					// Code that waits outside runs nothing that could be caught.
					attempts++;
				}
			}
			// May take long, but no thread waits for it.
			this.context.giveUp();
		}

		/**
		 * Asked by the thread itself, so that the exception meets no later exchange on
		 * it, nor code that waits outside and has been woken up in another way.
		 */
		private boolean isWanted() {
			if (this.over || this.outside) {
				return false;
			}
			this.interrupted = true;
			return true;
		}

		private synchronized boolean awaitEnd() throws InterruptedException {
			long end = System.nanoTime() + INTERRUPT_NANOS;
			long left = INTERRUPT_NANOS;
			while (!this.over && left > 0) {
				TimeUnit.NANOSECONDS.timedWait(this, left);
				left = end - System.nanoTime();
			}
			return this.over;
		}

		/**
		 * Whether the code has been interrupted. Only to be called by the thread itself.
		 */
		boolean isInterrupted() {
			return this.interrupted;
		}

		private synchronized void leave() {
			this.over = true;
			notifyAll();
		}

	}

}
