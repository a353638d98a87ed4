package io.wsgi4j.python.cpython;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import io.wsgi4j.python.DaemonThreads;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The connection over which a process is told what to do, and tells what becomes of it.
 * Thread-safe.
 */
final class WorkerControl {

	private static final Log LOG = LogFactory.getLog(WorkerControl.class);

	private final long pid;

	private final Consumer<Frame> handler;

	private final Runnable lost;

	private final CompletableFuture<WorkerConnection> connection = new CompletableFuture<>();

	/**
	 * Sends what the process is told, in order. Threads of exchanges don't, because an
	 * interrupt would close the connection.
	 */
	private final ExecutorService teller = Executors
		.newSingleThreadExecutor(new DaemonThreads("gateway-python-control"));

	/**
	 * Waits for the connection of a process.
	 * @param pid the process
	 * @param handler takes its frames, one after the other
	 * @param lost is run when the connection has ended
	 */
	WorkerControl(long pid, Consumer<Frame> handler, Runnable lost) {
		this.pid = pid;
		this.handler = handler;
		this.lost = lost;
	}

	/**
	 * Takes the connection of the process.
	 * @return whether it is the first one
	 */
	boolean connected(WorkerConnection connection) {
		if (!this.connection.complete(connection)) {
			return false;
		}
		new DaemonThreads("gateway-python-worker-" + this.pid).newThread(() -> listen(connection)).start();
		return true;
	}

	private void listen(WorkerConnection connection) {
		try {
			while (true) {
				this.handler.accept(connection.receive());
			}
		}
		catch (IOException | RuntimeException ex) {
			LOG.debug("The connection to Python process %d has ended".formatted(this.pid), ex);
			close();
			this.lost.run();
		}
	}

	/**
	 * Tells the process something, on another thread.
	 */
	void tell(Frame frame) {
		try {
			this.teller.execute(() -> send(frame));
		}
		catch (RejectedExecutionException ex) {
			LOG.debug("Python process %d isn't told any more".formatted(this.pid), ex);
		}
	}

	private void send(Frame frame) {
		WorkerConnection connection = this.connection.getNow(null);
		if (connection == null) {
			return;
		}
		try {
			connection.send(frame);
		}
		catch (IOException ex) {
			LOG.debug("Python process %d can't be told".formatted(this.pid), ex);
		}
	}

	void close() {
		this.teller.shutdownNow();
		WorkerConnection connection = this.connection.getNow(null);
		if (connection == null) {
			return;
		}
		try {
			connection.close();
		}
		catch (IOException ex) {
			LOG.debug("The connection to Python process %d can't be closed".formatted(this.pid), ex);
		}
	}

}
