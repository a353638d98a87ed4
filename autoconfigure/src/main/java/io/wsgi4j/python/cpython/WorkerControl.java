package io.wsgi4j.python.cpython;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
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

	/**
	 * How long what an ended process has told may be on its way.
	 */
	private static final Duration LAST_WORDS_LIMIT = Duration.ofSeconds(1);

	private final long pid;

	private final Consumer<Frame> handler;

	private final Runnable lost;

	private final CompletableFuture<WorkerConnection> connection = new CompletableFuture<>();

	/**
	 * Completed when all that the process has told has been taken.
	 */
	private final CompletableFuture<Void> heardOut = new CompletableFuture<>();

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
			this.heardOut.complete(null);
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

	/**
	 * The end of a process, once what it has told before has been taken: the system may
	 * tell of the end first.
	 * @param end how it has ended, when it has
	 */
	CompletableFuture<String> afterLastWords(CompletableFuture<String> end) {
		return end.thenCompose((how) -> heardOutInTime().thenApply((nothing) -> how));
	}

	/**
	 * Tells the process nothing more, because it has ended. The connection ends by
	 * itself, unless another process has inherited it.
	 */
	void finish() {
		this.teller.shutdownNow();
		heardOutInTime().thenRun(this::close);
	}

	private CompletableFuture<Void> heardOutInTime() {
		return this.heardOut.copy().completeOnTimeout(null, LAST_WORDS_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
	}

	private void close() {
		this.teller.shutdownNow();
		WorkerConnection connection = this.connection.getNow(null);
		if (connection != null) {
			connection.close();
		}
	}

}
