package io.wsgi4j.python.cpython;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A process that has been forked from a {@link Preloader}, its parent, which tells how it
 * has ended.
 */
final class ForkedProcess implements WorkerProcess {

	private final long pid;

	private final Optional<ProcessHandle> handle;

	private final CompletableFuture<String> end = new CompletableFuture<>();

	ForkedProcess(long pid) {
		this.pid = pid;
		this.handle = ProcessHandle.of(pid);
	}

	/**
	 * Notes how the process has ended.
	 */
	void ended(String how) {
		this.end.complete(how);
	}

	/**
	 * Notes that the parent is gone: nobody tells how the process ends.
	 */
	void orphaned() {
		String how = "has ended";
		this.handle.ifPresentOrElse((handle) -> handle.onExit().thenRun(() -> ended(how)), () -> ended(how));
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
		this.handle.ifPresent(ProcessHandle::destroyForcibly);
	}

}
