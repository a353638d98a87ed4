package io.wsgi4j.exchange;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;

import io.wsgi4j.gateway.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Counts the refusals of one application, and says which of them the log is to be warned
 * of: the first for each reason, and then one in a minute. It never blocks, and takes no
 * memory until there is a refusal.
 */
final class RefusalLimiter {

	static final Duration INTERVAL = Duration.ofMinutes(1);

	private final AtomicReferenceArray<@Nullable Count> counts = new AtomicReferenceArray<>(Refusal.values().length);

	private final LongSupplier clock;

	/**
	 * Creates a limiter.
	 * @param clock tells nanoseconds, none of them negative
	 */
	RefusalLimiter(LongSupplier clock) {
		this.clock = clock;
	}

	/**
	 * Counts a refusal.
	 * @return how many there have been since the last one that the log was warned of,
	 * this one included; 0 if it isn't time for another warning
	 */
	long note(Refusal refusal) {
		long now = this.clock.getAsLong();
		int reason = refusal.ordinal();
		while (true) {
			Count last = this.counts.get(reason);
			boolean due = last == null || now - last.told() >= INTERVAL.toNanos();
			long untold = 1 + ((last != null) ? last.untold() : 0);
			Count next = (last == null || due) ? new Count(now, 0) : new Count(last.told(), untold);
			if (this.counts.compareAndSet(reason, last, next)) {
				return due ? untold : 0;
			}
		}
	}

	/**
	 * Forgets what there has been.
	 */
	void clear() {
		for (int i = 0; i < this.counts.length(); i++) {
			this.counts.set(i, null);
		}
	}

	/**
	 * Refusals for one reason.
	 *
	 * @param told when the log was warned of one
	 * @param untold how many there have been since then
	 */
	private record Count(long told, long untold) {
	}

}
