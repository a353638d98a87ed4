package io.wsgi4j.exchange;

import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

import io.wsgi4j.gateway.RequestBodySettings;
import io.wsgi4j.spool.BodyDirectory;
import io.wsgi4j.spool.MemoryBudget;

/**
 * What the bodies of all requests have in common: the directory that they are kept in,
 * and how many of them may have more in memory than others. Thread-safe.
 */
public final class RequestBodies {

	/**
	 * How many streamed bodies may exceed the memory threshold at the same time.
	 */
	private static final int MEMORY_SHARES = 64;

	private final BodyDirectory directory;

	private final MemoryBudget memoryBudget;

	private final Semaphore memoryShares = new Semaphore(MEMORY_SHARES);

	/**
	 * Creates the bodies of requests that have yet to arrive.
	 * @param directory where bodies are kept that are too large for memory
	 * @param memoryBudget what buffered bodies share beyond the threshold of each
	 */
	public RequestBodies(BodyDirectory directory, MemoryBudget memoryBudget) {
		this.directory = directory;
		this.memoryBudget = memoryBudget;
	}

	BufferedBody buffered(RequestBodySettings settings, long announced) {
		return new BufferedBody(settings, this.directory, this.memoryBudget, announced);
	}

	StreamedBody streamed(RequestBodySettings settings, Consumer<UnreadableBodyException> lost) {
		return new StreamedBody(settings, this.directory, this.memoryShares, lost);
	}

}
