package io.wsgi4j.python.cpython;

import java.util.concurrent.CompletableFuture;

import io.wsgi4j.python.DaemonThreads;

/**
 * A process that the gateway itself has started, whose output it logs.
 */
final class SpawnedProcess implements WorkerProcess {

	private final Process process;

	private final CompletableFuture<String> end;

	SpawnedProcess(Process process) {
		this.process = process;
		this.end = process.onExit().thenApply((ended) -> ExitStatus.describe(ended.exitValue()));
		new DaemonThreads("gateway-python-output").newThread(new WorkerOutput(process.getInputStream())).start();
	}

	@Override
	public long pid() {
		return this.process.pid();
	}

	@Override
	public CompletableFuture<String> onEnd() {
		return this.end.copy();
	}

	@Override
	public void kill() {
		// Unlike the process, its handle closes no streams, which may block.
		this.process.toHandle().destroyForcibly();
	}

}
