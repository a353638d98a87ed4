package io.wsgi4j.python.graalpy;

import java.util.concurrent.atomic.AtomicLong;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Closes the files that Python code has left to the garbage collector, before the process
 * runs out of descriptors. CPython closes them at once, so that many an application
 * closes none. Java's collector looks at its own heap only, and a large heap lets it
 * sleep while thousands of descriptors leak.
 */
final class UnclosedFiles {

	private static final Log LOG = LogFactory.getLog(UnclosedFiles.class);

	/**
	 * Between two counts, an exchange may leave this many files on average.
	 */
	private static final int FILES_PER_EXCHANGE = 8;

	private static final int SHORTEST_INTERVAL = 4;

	private static final int LONGEST_INTERVAL = 10_000;

	private final FileDescriptors descriptors;

	private final Runnable collector;

	private final AtomicLong exchangesToCount = new AtomicLong(1);

	/**
	 * How many descriptors were open after the last collection: those are in use.
	 */
	private long inUse;

	private boolean collected;

	private long retryInterval = SHORTEST_INTERVAL;

	UnclosedFiles() {
		this(FileDescriptors.ofProcess(), System::gc);
	}

	/**
	 * Creates files of which none is open.
	 * @param descriptors where they are counted
	 * @param collector makes the keepers of contexts close what is unreachable, a while
	 * later
	 */
	UnclosedFiles(FileDescriptors descriptors, Runnable collector) {
		this.descriptors = descriptors;
		this.collector = collector;
	}

	/**
	 * Notes that an exchange begins. Now and then this counts the descriptors on the
	 * current thread; if half of those that aren't in use are open, it collects.
	 */
	void beginExchange() {
		if (this.exchangesToCount.decrementAndGet() == 0) {
			this.exchangesToCount.set(next());
		}
	}

	/**
	 * Counts. To count takes a descriptor itself: without one, or where the process may
	 * not count, this collects, the more rarely the more often that has failed.
	 * @return the number of exchanges until the next count
	 */
	private long next() {
		try {
			long interval = count();
			this.retryInterval = SHORTEST_INTERVAL;
			return interval;
		}
		catch (RuntimeException | InternalError ex) {
			LOG.debug("File descriptors can't be counted", ex);
			this.collector.run();
			this.retryInterval = Math.min(2 * this.retryInterval, LONGEST_INTERVAL);
			return this.retryInterval;
		}
	}

	/**
	 * Counts, and collects if that is necessary.
	 * @return the number of exchanges until the next count
	 */
	private long count() {
		long open = this.descriptors.open().getAsLong();
		this.inUse = this.collected ? open : Math.min(this.inUse, open);
		long threshold = this.inUse + (this.descriptors.limit() - this.inUse) / 2;
		this.collected = open >= threshold;
		if (this.collected) {
			LOG.debug("Of %d file descriptors, %d are open: unreachable files are closed"
				.formatted(this.descriptors.limit(), open));
			this.collector.run();
			return SHORTEST_INTERVAL;
		}
		return Math.max(SHORTEST_INTERVAL, Math.min((threshold - open) / FILES_PER_EXCHANGE, LONGEST_INTERVAL));
	}

}
