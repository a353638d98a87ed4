package io.wsgi4j.python.cpython;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.wsgi4j.python.PythonStartException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * A process of CPython that has imported the applications and serves no request: workers
 * are forked from it, which share its memory until they change it. It lives for as long
 * as they do, because their output is its own. Thread-safe.
 */
final class Preloader implements WorkerSocket.Owner {

	private static final Log LOG = LogFactory.getLog(Preloader.class);

	private static final Duration FORK_LIMIT = Duration.ofSeconds(10);

	private final WorkerProcess process;

	private final WorkerControl control;

	private final WorkerStart start;

	private final Map<String, CompletableFuture<ForkedProcess>> forking = new ConcurrentHashMap<>();

	private final Map<Long, ForkedProcess> children = new ConcurrentHashMap<>();

	private volatile boolean retired;

	/**
	 * Watches a process that has just been started.
	 */
	Preloader(WorkerProcess process) {
		this.process = process;
		this.control = new WorkerControl(process.pid(), this::handle, this::kill);
		this.start = new WorkerStart(this.control.afterLastWords(process.onEnd()), this::kill);
		process.onEnd().thenAccept(this::ended);
	}

	// From the process

	@Override
	public void connected(char kind, int number, WorkerConnection connection) {
		this.control.connected(connection);
	}

	private void handle(Frame frame) {
		switch (frame.kind()) {
			case Frame.READY -> ready(frame);
			case Frame.START_FAILURE -> this.start.answered(frame);
			case Frame.FORKED -> forked(frame.buffer());
			case Frame.FORK_FAILURE -> failed(frame.text());
			case Frame.CHILD_END -> childEnded(frame.buffer());
			case Frame.WORKER_LOG -> WorkerLog.log(frame);
			default -> LOG.debug("Python process %d has sent a frame '%c'".formatted(pid(), frame.kind()));
		}
	}

	private void ready(Frame frame) {
		int threads = frame.buffer().getInt();
		if (threads > 1) {
			LOG.warn(("The Python applications have started %d threads while they were imported. Workers that are"
					+ " forked with gateway.python.preload don't have them")
				.formatted(threads - 1));
		}
		this.start.answered(frame);
	}

	private void forked(ByteBuffer frame) {
		ForkedProcess child = new ForkedProcess(frame.getInt());
		this.children.put(child.pid(), child);
		if (this.process.onEnd().isDone()) {
			// Those that were known have been told of its end already.
			child.orphaned();
		}
		String secret = StandardCharsets.US_ASCII.decode(frame).toString();
		CompletableFuture<ForkedProcess> waiting = this.forking.remove(secret);
		if (waiting == null || !waiting.complete(child)) {
			// Whoever wanted it has given up.
			child.kill();
		}
	}

	private void failed(String secretAndReason) {
		String[] parts = secretAndReason.split("\0", 2);
		CompletableFuture<ForkedProcess> waiting = this.forking.remove(parts[0]);
		if (waiting != null) {
			waiting.completeExceptionally(
					new WorkerException("A Python worker can't be forked: " + parts[parts.length - 1], null));
		}
	}

	private void childEnded(ByteBuffer frame) {
		ForkedProcess child = this.children.remove((long) frame.getInt());
		if (child != null) {
			child.ended(ExitStatus.describe(frame.getInt()));
		}
	}

	private void ended(String how) {
		this.control.finish();
		this.children.values().forEach(ForkedProcess::orphaned);
		this.forking.values()
			.forEach((waiting) -> waiting.completeExceptionally(
					new WorkerException("The Python process that forks workers %s".formatted(how), null)));
	}

	// For the factory

	/**
	 * Waits until the applications have been imported. Kills the process if that fails.
	 * @throws PythonStartException if one of them isn't there
	 * @throws WorkerException if the process ends before, or doesn't get there in time
	 */
	void awaitReady(Duration limit) throws InterruptedException {
		this.start.await(limit);
	}

	/**
	 * Forks a process.
	 * @param socket where it connects to
	 * @param secret what its connections begin with
	 * @throws WorkerException if that fails
	 */
	ForkedProcess fork(WorkerSocket socket, String secret) throws InterruptedException {
		CompletableFuture<ForkedProcess> waiting = new CompletableFuture<>();
		this.forking.put(secret, waiting);
		try {
			this.control
				.tell(new Frame(Frame.FORK, (secret + "\0" + socket.address()).getBytes(StandardCharsets.UTF_8)));
			if (this.process.onEnd().isDone()) {
				throw new WorkerException("The Python process that forks workers has ended", null);
			}
			return waiting.get(FORK_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException ex) {
			throw WorkerException.of(ex);
		}
		catch (TimeoutException ex) {
			throw new WorkerException("No Python worker has been forked within %d s".formatted(FORK_LIMIT.toSeconds()),
					ex);
		}
		finally {
			this.forking.remove(secret);
			waiting.cancel(false);
		}
	}

	long pid() {
		return this.process.pid();
	}

	/**
	 * How the process has ended, when it has.
	 */
	CompletableFuture<String> onEnd() {
		return this.process.onEnd();
	}

	/**
	 * Lets the process end when its last worker has.
	 */
	void retire() {
		this.retired = true;
		this.control.tell(Frame.of(Frame.EXIT));
	}

	boolean isRetired() {
		return this.retired;
	}

	void kill() {
		this.process.kill();
	}

}
