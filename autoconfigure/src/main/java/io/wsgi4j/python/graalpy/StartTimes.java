package io.wsgi4j.python.graalpy;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How long the parts of Python's start have taken, until the first context is there.
 * Those of further contexts don't count.
 */
final class StartTimes {

	private final long start = System.nanoTime();

	private final Map<String, Duration> parts = new LinkedHashMap<>();

	private long last = this.start;

	private boolean over;

	/**
	 * Ends a part: it has begun when the last one has ended.
	 */
	synchronized void end(String part) {
		if (this.over) {
			return;
		}
		long now = System.nanoTime();
		this.parts.merge(part, Duration.ofNanos(now - this.last), Duration::plus);
		this.last = now;
	}

	/**
	 * Ends the start.
	 * @return how long it has taken, for readers
	 */
	synchronized String total() {
		this.over = true;
		return format(Duration.ofNanos(this.last - this.start));
	}

	@Override
	public synchronized String toString() {
		return this.parts.entrySet()
			.stream()
			.map((part) -> part.getKey() + " " + format(part.getValue()))
			.collect(Collectors.joining(", "));
	}

	private static String format(Duration duration) {
		return String.format(Locale.ROOT, "%.2f s", duration.toMillis() / 1000.0);
	}

}
