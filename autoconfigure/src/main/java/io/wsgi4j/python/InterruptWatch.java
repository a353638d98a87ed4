package io.wsgi4j.python;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Passes interrupts on to Python code, which doesn't notice that of its thread.
 */
final class InterruptWatch implements AutoCloseable {

	private static final Log LOG = LogFactory.getLog(InterruptWatch.class);

	private static final long INTERVAL_MILLIS = 50;

	private final Set<Entry> entries = ConcurrentHashMap.newKeySet();

	private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "gateway-python-watch");
		thread.setDaemon(true);
		return thread;
	});

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
	}

	private void look() {
		try {
			this.entries.forEach(Entry::interruptIfAsked);
		}
		catch (RuntimeException ex) {
			LOG.warn("Python code can't be interrupted", ex);
		}
	}

	/**
	 * A thread that runs Python code.
	 */
	static final class Entry {

		private final PythonContext context;

		private final PythonExchange exchange;

		private final Thread thread;

		private final boolean alreadyInterrupted;

		private boolean over;

		private Entry(PythonContext context, PythonExchange exchange, Thread thread) {
			this.context = context;
			this.exchange = exchange;
			this.thread = thread;
			// A body is closed after an interrupt, too.
			this.alreadyInterrupted = exchange.isInterrupted();
		}

		private synchronized void interruptIfAsked() {
			boolean asked = this.thread.isInterrupted() || (!this.alreadyInterrupted && this.exchange.isInterrupted());
			if (asked && !this.over) {
				this.over = true;
				this.context.interrupt();
			}
		}

		/**
		 * Waits for an interrupt that is under way, so that it meets nobody else.
		 */
		private synchronized void leave() {
			this.over = true;
		}

	}

}
