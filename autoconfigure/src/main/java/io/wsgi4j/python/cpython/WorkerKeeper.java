package io.wsgi4j.python.cpython;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

import io.wsgi4j.python.DaemonThreads;
import io.wsgi4j.python.cpython.WorkerRoster.Loss;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Keeps the number of workers: starts them, replaces those that have died, have had their
 * share of requests or run code that has changed, and ends them. A fresh one takes over
 * before the old one is retired. Thread-safe.
 */
final class WorkerKeeper implements AutoCloseable {

	private static final Log LOG = LogFactory.getLog(WorkerKeeper.class);

	private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

	/**
	 * A worker that has lived for so long has not died of its start.
	 */
	private static final Duration LONG_LIFE = Duration.ofMinutes(1);

	/**
	 * The share of its requests that a worker may have more, so that not all of them are
	 * replaced together.
	 */
	private static final double JITTER = 0.1;

	private final CPythonSettings settings;

	private final WorkerFactory factory;

	private final WorkerPool pool;

	private final Restarts restarts;

	private final ExecutorService maker;

	private final WorkerRoster<Worker> roster = new WorkerRoster<>();

	private final AtomicLong pause = new AtomicLong();

	private volatile boolean closed;

	WorkerKeeper(CPythonSettings settings, WorkerFactory factory, Restarts restarts) {
		this(settings, factory, restarts, Executors.newCachedThreadPool(new DaemonThreads("gateway-python-starting")));
	}

	/**
	 * Creates a keeper that has no worker yet.
	 * @param maker starts workers, each on a thread of its own
	 */
	WorkerKeeper(CPythonSettings settings, WorkerFactory factory, Restarts restarts, ExecutorService maker) {
		this.maker = maker;
		this.settings = settings;
		this.factory = factory;
		this.restarts = restarts;
		int maxExchanges = settings.parkedThreads() + settings.processes() * settings.threads();
		this.pool = new WorkerPool(settings.threads(), maxExchanges, this::end);
		factory.whenPreloaderLost(() -> replaceWorkers("preloader"));
	}

	WorkerPool pool() {
		return this.pool;
	}

	/**
	 * Starts all workers, and waits for the first of them.
	 */
	void start() {
		try {
			add();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while Python was starting", ex);
		}
		for (int i = 1; i < this.settings.processes(); i++) {
			this.maker.execute(this::addAnyhow);
		}
	}

	private void add() throws InterruptedException {
		int generation = this.roster.generation();
		Worker worker = this.factory.create();
		if (!this.roster.join(worker)) {
			worker.kill("is not needed");
			return;
		}
		this.pool.add(worker, limit(), () -> replaceSoon(worker, "requests"));
		worker.whenBroken(() -> replaceSoon(worker, "broken"));
		worker.onEnd().thenAccept((how) -> ended(worker, how));
		if (this.roster.isOutdated(generation)) {
			// It may have imported what has changed while it did.
			replaceSoon(worker, "reload");
		}
	}

	private void replaceSoon(Worker worker, String reason) {
		// One that is retired already still counts its last requests.
		if (!this.roster.beginReplacing(worker)) {
			return;
		}
		try {
			this.maker.execute(() -> replace(worker, reason));
		}
		catch (RejectedExecutionException ex) {
			LOG.debug("Python worker %d isn't replaced any more".formatted(worker.pid()), ex);
		}
		catch (OutOfMemoryError ex) {
			// An exchange that has found out must not pay for it with its permit.
			LOG.warn("Python worker %d isn't replaced now, because there is no thread for that".formatted(worker.pid()),
					ex);
			if (!this.roster.endReplacing(worker, false)) {
				addLater();
			}
		}
	}

	private int limit() {
		int max = this.settings.maxRequests();
		return (max <= 0) ? 0 : max + ThreadLocalRandom.current().nextInt((int) (max * JITTER) + 1);
	}

	/**
	 * Adds a worker, however often that takes.
	 */
	private void addAnyhow() {
		while (!this.closed) {
			try {
				add();
				return;
			}
			catch (InterruptedException ex) {
				return;
			}
			catch (RuntimeException | OutOfMemoryError ex) {
				LOG.error("A Python worker can't be started", ex);
				lengthenPause();
				rest();
			}
		}
	}

	private void lengthenPause() {
		this.pause
			.updateAndGet((pause) -> Math.min(Math.max(2 * pause, FIRST_PAUSE.toMillis()), LONGEST_PAUSE.toMillis()));
	}

	/**
	 * Has the next worker that dies replaced as soon as the first one.
	 */
	void forgetDeaths() {
		this.pause.set(0);
	}

	private void rest() {
		try {
			Thread.sleep(this.pause.get());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void ended(Worker worker, String how) {
		// First: an exchange that ends at this moment must not find it retired and idle.
		Loss loss = this.roster.lose(worker);
		this.pool.remove(worker);
		if (loss == Loss.EXPECTED) {
			return;
		}
		this.restarts.count("death");
		if (worker.age().compareTo(LONG_LIFE) < 0) {
			lengthenPause();
		}
		else {
			forgetDeaths();
		}
		LOG.warn("Python worker %d %s and is replaced".formatted(worker.pid(), how));
		if (loss == Loss.MISSING) {
			addLater();
		}
	}

	private void addLater() {
		try {
			this.maker.execute(() -> {
				rest();
				addAnyhow();
			});
		}
		catch (RejectedExecutionException ex) {
			LOG.debug("No Python worker is started any more", ex);
		}
		catch (OutOfMemoryError ex) {
			LOG.warn("No Python worker is started now, because there is no thread for that", ex);
			// The thread that keeps time for all of the JVM.
			CompletableFuture.delayedExecutor(FIRST_PAUSE.toMillis(), TimeUnit.MILLISECONDS, Runnable::run)
				.execute(this::addLater);
		}
	}

	/**
	 * Lets a fresh worker take over. The old one goes on if there is none.
	 */
	private void replace(Worker worker, String reason) {
		int generation = this.roster.generation();
		boolean added = false;
		try {
			add();
			added = true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (RuntimeException | OutOfMemoryError ex) {
			LOG.error("Python worker %d goes on, because none can take over".formatted(worker.pid()), ex);
		}
		boolean lives = this.roster.endReplacing(worker, added);
		if (added && lives) {
			this.restarts.count(reason);
			this.pool.retire(worker);
		}
		if (!added && !lives && !this.closed) {
			addLater();
		}
		if (!added && lives && this.roster.isOutdated(generation)) {
			// What has failed may have been mended since.
			replaceSoon(worker, "reload");
		}
	}

	/**
	 * Replaces all workers, those that are being started as well, because source files
	 * have changed.
	 */
	void reload() {
		this.factory.renew();
		replaceWorkers("reload");
	}

	private void replaceWorkers(String reason) {
		this.roster.renew().forEach((worker) -> replaceSoon(worker, reason));
	}

	/**
	 * Ends a worker without exchanges. One that doesn't end in time is killed.
	 */
	private void end(Worker worker) {
		this.roster.leave(worker);
		worker.exit();
		worker.onEnd()
			.orTimeout(this.settings.shutdownTimeout().toMillis(), TimeUnit.MILLISECONDS)
			.exceptionally((ex) -> {
				LOG.warn("Python worker %d has not ended within %d s and is killed".formatted(worker.pid(),
						this.settings.shutdownTimeout().toSeconds()));
				worker.kill("hasn't ended in time");
				return "";
			});
	}

	/**
	 * Ends all workers, and waits for them.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.pool.close();
		this.maker.shutdownNow();
		// Those as well that are retired and have exchanges still.
		Set<Worker> ending = this.roster.close();
		ending.forEach(this::end);
		long limit = this.settings.shutdownTimeout().toMillis() + FIRST_PAUSE.toMillis();
		for (Worker worker : ending) {
			await(worker, limit);
		}
		this.factory.close();
	}

	private static void await(Worker worker, long limit) {
		try {
			worker.onEnd().get(limit, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			worker.kill("is not waited for");
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			worker.kill("hasn't ended in time");
		}
	}

}
