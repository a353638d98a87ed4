package io.wsgi4j.exchange;

import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * A task that can be cancelled, and that nobody waits for.
 */
abstract class UnawaitedTask implements RunnableFuture<@Nullable Void> {

	@Override
	public final boolean isCancelled() {
		return false;
	}

	@Override
	public final boolean isDone() {
		return false;
	}

	@Override
	public final @Nullable Void get() {
		throw new UnsupportedOperationException("Nobody waits for it");
	}

	@Override
	public final @Nullable Void get(long timeout, TimeUnit unit) {
		return get();
	}

}
