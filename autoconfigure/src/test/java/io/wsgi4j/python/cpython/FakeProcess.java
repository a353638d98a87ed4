package io.wsgi4j.python.cpython;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A process that isn't there. It ends when it is killed, or when the test says so.
 */
final class FakeProcess implements WorkerProcess {

	private static final AtomicLong LAST_PID = new AtomicLong();

	private final long pid = LAST_PID.incrementAndGet();

	private final CompletableFuture<String> end = new CompletableFuture<>();

	/**
	 * A worker whose process isn't there.
	 */
	static Worker worker() {
		return new Worker(new FakeProcess(), 1);
	}

	void end(String how) {
		this.end.complete(how);
	}

	boolean hasEnded() {
		return this.end.isDone();
	}

	@Override
	public long pid() {
		return this.pid;
	}

	@Override
	public CompletableFuture<String> onEnd() {
		return this.end.copy();
	}

	@Override
	public void kill() {
		end("has been killed");
	}

}
