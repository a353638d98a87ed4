package io.wsgi4j.testsupport;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A clock in nanoseconds that goes only when it is told to, so that no test is as slow as
 * the time-outs it is about, nor fails because a machine is.
 */
public final class ManualClock implements LongSupplier {

	private final AtomicLong time = new AtomicLong();

	public void advance(Duration duration) {
		this.time.addAndGet(duration.toNanos());
	}

	@Override
	public long getAsLong() {
		return this.time.get();
	}

}
