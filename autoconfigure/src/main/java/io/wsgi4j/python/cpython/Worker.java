package io.wsgi4j.python.cpython;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.wsgi4j.python.PythonStartException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A process of CPython with all applications, and its threads. What it costs to have it
 * run Python code is up to the {@link WorkerPool}.
 */
final class Worker implements WorkerSocket.Owner {

	private static final Log LOG = LogFactory.getLog(Worker.class);

	private static final Duration OPEN_LIMIT = Duration.ofSeconds(10);

	/**
	 * How long code may run on in a thread that has been given up.
	 */
	private static final Duration INTERRUPT_LIMIT = Duration.ofSeconds(5);

	private static final Duration END_LIMIT = Duration.ofSeconds(1);

	private final WorkerProcess process;

	private final WorkerControl control;

	private final WorkerStart start;

	private volatile Runnable broken = () -> {
	};

	private final Instant started = Instant.now();

	private final int maxIdle;

	private final CompletableFuture<String> end = new CompletableFuture<>();

	private final Map<Integer, CompletableFuture<WorkerThread>> threads = new ConcurrentHashMap<>();

	private final Map<Integer, Runnable> givenUp = new ConcurrentHashMap<>();

	private final Deque<WorkerThread> idle = new ArrayDeque<>();

	private final AtomicInteger lastThread = new AtomicInteger();

	private final AtomicBoolean killed = new AtomicBoolean();

	/**
	 * Watches a process that has just been started.
	 * @param process the process
	 * @param maxIdle how many threads stay that have no exchange
	 */
	Worker(WorkerProcess process, int maxIdle) {
		this.process = process;
		this.maxIdle = maxIdle;
		this.control = new WorkerControl(process.pid(), this::handle, this::killLater);
		this.start = new WorkerStart(this.control.afterLastWords(this.end), () -> kill("is not needed"));
		process.onEnd().thenAccept(this::end);
	}

	// From the worker

	@Override
	public void connected(char kind, int number, WorkerConnection connection) {
		if (kind == Frame.WORKER && this.control.connected(connection)) {
			return;
		}
		CompletableFuture<WorkerThread> opening = this.threads.get(number);
		WorkerThread thread = new WorkerThread(this, number, connection);
		if (kind != Frame.THREAD || opening == null || !opening.complete(thread) || this.end.isDone()) {
			thread.close();
		}
	}

	/**
	 * The process may be about to end, and tell how.
	 */
	private void killLater() {
		this.process.onEnd().orTimeout(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS).exceptionally((ex) -> {
			kill("has closed its connection");
			return "";
		});
	}

	private void handle(Frame frame) {
		switch (frame.kind()) {
			case Frame.READY, Frame.START_FAILURE -> this.start.answered(frame);
			case Frame.RESTS -> rests(frame.buffer());
			case Frame.GONE -> gone(frame.buffer().getInt());
			case Frame.WORKER_LOG -> WorkerLog.log(frame);
			case Frame.ASIDE -> noteAside(frame.buffer());
			default -> LOG.debug("Python worker %d has sent a frame '%c'".formatted(pid(), frame.kind()));
		}
	}

	private void rests(ByteBuffer numbers) {
		WorkerThread thread = find(numbers.getInt());
		if (thread != null) {
			thread.rests(numbers.getInt(), numbers.getInt());
		}
	}

	/**
	 * What a thread has not sent over its own connection, because that has no room for it
	 * now.
	 */
	private void noteAside(ByteBuffer frame) {
		WorkerThread thread = find(frame.getInt());
		int exchange = frame.getInt();
		char kind = (char) frame.get();
		byte[] payload = new byte[frame.remaining()];
		frame.get(payload);
		if (thread != null) {
			thread.note(exchange, new Frame(kind, payload));
		}
	}

	private @Nullable WorkerThread find(int number) {
		CompletableFuture<WorkerThread> thread = this.threads.get(number);
		return (thread != null) ? thread.getNow(null) : null;
	}

	private void gone(int number) {
		CompletableFuture<WorkerThread> opening = this.threads.remove(number);
		if (opening != null) {
			opening.completeExceptionally(lost("can't open a thread", null));
		}
		Runnable release = this.givenUp.remove(number);
		if (release != null) {
			release.run();
		}
	}

	// For the pool

	/**
	 * Waits until the applications have been imported. Kills the process if that fails.
	 * @throws PythonStartException if one of them isn't there
	 * @throws WorkerException if the process ends before, or doesn't get there in time
	 */
	void awaitReady(Duration limit) throws InterruptedException {
		this.start.await(limit);
	}

	/**
	 * How the process has ended, when it has.
	 */
	CompletableFuture<String> onEnd() {
		// Who waits for it with a limit must not end it.
		return this.end.copy();
	}

	long pid() {
		return this.process.pid();
	}

	/**
	 * Sets what is run when the process can't open threads any more.
	 */
	void whenBroken(Runnable broken) {
		this.broken = broken;
	}

	Instant started() {
		return this.started;
	}

	Duration age() {
		return Duration.between(this.started, Instant.now());
	}

	/**
	 * A thread without exchange, a new one if there is none.
	 */
	WorkerThread thread() throws InterruptedException {
		synchronized (this.idle) {
			WorkerThread thread = this.idle.pollFirst();
			if (thread != null) {
				return thread;
			}
		}
		return openThread();
	}

	private WorkerThread openThread() throws InterruptedException {
		int number = this.lastThread.incrementAndGet();
		CompletableFuture<WorkerThread> opening = new CompletableFuture<>();
		this.threads.put(number, opening);
		if (this.end.isDone()) {
			opening.completeExceptionally(lost("has ended", null));
		}
		this.control.tell(Frame.of(Frame.OPEN, number));
		try {
			return opening.get(OPEN_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException ex) {
			this.broken.run();
			throw lost("can't open a thread", ex);
		}
		catch (TimeoutException ex) {
			LOG.warn("Python worker %d opens no thread within %d s, and is killed".formatted(pid(),
					OPEN_LIMIT.toSeconds()));
			kill("has opened no thread");
			throw lost("has opened no thread", ex);
		}
		catch (InterruptedException ex) {
			opening.cancel(false);
			throw ex;
		}
	}

	/**
	 * Takes back a thread whose exchange is over.
	 */
	void giveBack(WorkerThread thread) {
		synchronized (this.idle) {
			if (this.idle.size() < this.maxIdle && !this.end.isDone()) {
				this.idle.addFirst(thread);
				return;
			}
		}
		thread.close();
	}

	/**
	 * Says when the thread of an exchange that has been given up runs Python code no
	 * more.
	 * @param released is run then
	 */
	void whenGone(WorkerThread thread, Runnable released) {
		this.givenUp.put(thread.number(), released);
		boolean gone = !this.threads.containsKey(thread.number()) || this.end.isDone();
		if (gone && this.givenUp.remove(thread.number(), released)) {
			released.run();
		}
	}

	/**
	 * Raises an exception in a thread. A worker in which that has no effect is lost.
	 */
	void interrupt(WorkerThread thread, int exchange) {
		this.control.tell(Frame.of(Frame.INTERRUPT, thread.number(), exchange));
		CompletableFuture.delayedExecutor(INTERRUPT_LIMIT.toMillis(), TimeUnit.MILLISECONDS).execute(() -> {
			if (this.threads.containsKey(thread.number()) && !this.end.isDone()) {
				LOG.warn("Python worker %d can't be interrupted, and is killed".formatted(pid()));
				kill("couldn't be interrupted");
			}
		});
	}

	/**
	 * Asks the process to end.
	 */
	void exit() {
		this.control.tell(Frame.of(Frame.EXIT));
	}

	/**
	 * Kills the process.
	 */
	void kill(String reason) {
		if (this.killed.compareAndSet(false, true)) {
			end(reason);
			this.process.kill();
		}
	}

	private void end(String how) {
		if (!this.end.complete(how)) {
			return;
		}
		this.control.finish();
		for (CompletableFuture<WorkerThread> opening : this.threads.values()) {
			opening.completeExceptionally(lost(how, null));
			opening.thenAccept(WorkerThread::close);
		}
		this.givenUp.keySet().forEach(this::gone);
	}

	/**
	 * Says that an exchange is lost with its worker.
	 */
	WorkerException lost(String how, @Nullable Throwable cause) {
		return new WorkerException("Python worker %d %s".formatted(pid(), this.end.getNow(how)), cause);
	}

}
