package io.wsgi4j.python;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Passes interrupts on to Python code, which doesn't notice that of its thread. Each
 * interrupt has a thread of its own: some take seconds, or don't come back as long as
 * code of Java that Python has called doesn't.
 */
final class InterruptWatch implements AutoCloseable {

	private static final Log LOG = LogFactory.getLog(InterruptWatch.class);

	private static final long INTERVAL_MILLIS = 50;

	private final Set<Entry> entries = ConcurrentHashMap.newKeySet();

	private final ScheduledExecutorService scheduler = Executors
		.newSingleThreadScheduledExecutor(new DaemonThreads("gateway-python-watch"));

	private final ExecutorService interrupts = Executors
		.newCachedThreadPool(new DaemonThreads("gateway-python-interrupt"));

	InterruptWatch() {
		this.scheduler.scheduleWithFixedDelay(this::look, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
	}

	Entry enter(PythonContext context, PythonExchange exchange) {
		Entry entry = new Entry(context, exchange, Thread.currentThread());
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
		this.interrupts.shutdown();
	}

	private void look() {
		try {
			this.entries.stream().filter(Entry::isToBeInterrupted).forEach(this::interrupt);
		}
		catch (RuntimeException ex) {
			LOG.warn("Python code isn't watched well", ex);
		}
	}

	private void interrupt(Entry entry) {
		entry.noticed = true;
		this.interrupts.execute(() -> {
			try {
				entry.interrupt();
			}
			catch (RuntimeException ex) {
				LOG.warn("Python code can't be interrupted", ex);
			}
		});
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

		private boolean placed = true;

		private boolean over;

		private Entry(PythonContext context, PythonExchange exchange, Thread thread) {
			this.context = context;
			this.exchange = exchange;
			this.thread = thread;
			// A body is closed after an interrupt, too.
			this.alreadyInterrupted = exchange.isInterrupted();
		}

		private boolean isToBeInterrupted() {
			if (this.noticed || this.outside) {
				return false;
			}
			// GraalPy interrupts threads as well, for actions of its own: their status
			// tells
			// nothing where the gateway says whom it has interrupted.
			return this.exchange.tellsOfInterrupts() ? !this.alreadyInterrupted && this.exchange.isInterrupted()
					: this.thread.isInterrupted();
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

		private void interrupt() {
			if (!isEnded()) {
				// Takes as long as it takes, while nobody waits for it.
				this.context.giveUp();
			}
		}

		private synchronized boolean isEnded() {
			return this.over || this.context.interrupt();
		}

		/**
		 * Waits for an interrupt that is under way, so that it meets nobody else.
		 */
		private synchronized void leave() {
			this.over = true;
		}

	}

}
