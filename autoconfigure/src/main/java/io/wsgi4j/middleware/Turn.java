package io.wsgi4j.middleware;

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * Lets one thread at a time into an application's body; any thread, but never two at
 * once.
 */
final class Turn {

	private final AtomicReference<@Nullable Thread> owner = new AtomicReference<>();

	void begin() {
		Thread other = this.owner.compareAndExchange(null, Thread.currentThread());
		ContractViolationException.throwUnless(other == null, "The gateway used the body while %s was in it", other);
	}

	void end() {
		this.owner.set(null);
	}

}
