package io.wsgi4j.python.cpython;

import io.wsgi4j.python.PythonStartException;
import org.jspecify.annotations.Nullable;

/**
 * Starts workers: processes of their own, or such that are forked from one that has
 * imported the applications.
 */
final class WorkerFactory implements AutoCloseable {

	private final CPythonSettings settings;

	private final WorkerProgram program;

	private final @Nullable Preloaders preloaders;

	/**
	 * Guarded by this, and {@link #closed} with it.
	 */
	private WorkerSocket socket = WorkerSocket.open();

	private boolean closed;

	WorkerFactory(CPythonSettings settings, WorkerProgram program) {
		this.settings = settings;
		this.program = program;
		this.preloaders = settings.preload() ? new Preloaders(program, settings.startupTimeout()) : null;
	}

	/**
	 * Sets what is run when existing workers should be replaced, because they have lost
	 * the process that they have been forked from.
	 */
	void whenPreloaderLost(Runnable lost) {
		if (this.preloaders != null) {
			this.preloaders.whenLost(lost);
		}
	}

	/**
	 * Starts a worker and waits until it has imported the applications.
	 * @throws PythonStartException if one of them isn't there
	 * @throws WorkerException if the process can't be started, or isn't ready in time
	 */
	Worker create() throws InterruptedException {
		WorkerSocket socket = socket();
		StartingOwner<Worker> starting = new StartingOwner<>();
		String secret = socket.admit(starting);
		Worker worker = null;
		try {
			worker = new Worker(process(socket, secret), this.settings.threads());
		}
		finally {
			if (worker == null) {
				socket.dismiss(secret);
				starting.giveUp();
			}
		}
		worker.onEnd().thenAccept((how) -> socket.dismiss(secret));
		starting.started(worker);
		worker.awaitReady(this.settings.startupTimeout());
		return worker;
	}

	private WorkerProcess process(WorkerSocket socket, String secret) throws InterruptedException {
		return (this.preloaders != null) ? this.preloaders.fork(socket, secret) : this.program.run(socket, secret);
	}

	/**
	 * Has further workers import the applications anew.
	 */
	void renew() {
		if (this.preloaders != null) {
			this.preloaders.renew();
		}
	}

	/**
	 * Where workers connect to: another place if somebody has cleaned up there.
	 */
	private synchronized WorkerSocket socket() {
		if (this.closed) {
			throw new WorkerException("No Python worker is started any more", null);
		}
		if (!this.socket.isIntact()) {
			this.socket.close();
			this.socket = WorkerSocket.open();
		}
		return this.socket;
	}

	@Override
	public void close() {
		if (this.preloaders != null) {
			this.preloaders.close();
		}
		closeSocket();
	}

	private synchronized void closeSocket() {
		this.closed = true;
		this.socket.close();
	}

}
