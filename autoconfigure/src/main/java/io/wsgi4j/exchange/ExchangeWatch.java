package io.wsgi4j.exchange;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import io.wsgi4j.gateway.ExchangePhase;
import io.wsgi4j.gateway.ExchangeSnapshot;
import io.wsgi4j.gateway.Exchanges;
import io.wsgi4j.gateway.InterruptReason;
import io.wsgi4j.gateway.MountedApplication;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * Watches over the exchanges in flight: ends those that wait for too long, and all of
 * them when the gateway stops.
 * <p>
 * One thread for all of them looks at every exchange several times a second, so a
 * deadline costs an exchange no more than to note it. The thread only looks: what has to
 * be done for a late exchange calls the container, loggers and listeners, any of which
 * may block, so it is done by {@link WatchWorkers}. The gateway stops after the server's
 * graceful shutdown and before the server itself, so that what is cut off then is still
 * answered and closed.
 */
public final class ExchangeWatch implements Exchanges, SmartLifecycle {

	private static final Duration INTERVAL = Duration.ofMillis(100);

	private static final Duration STOP_GRACE = Duration.ofSeconds(5);

	// Between WebServerGracefulShutdownLifecycle and WebServerStartStopLifecycle.
	private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 1536;

	private static final Log logger = LogFactory.getLog(ExchangeWatch.class);

	private final Map<String, ExchangesInFlight> byMount = new ConcurrentHashMap<>();

	private final LongSupplier clock;

	private final Duration stopGrace;

	private final List<Runnable> sweeps = new CopyOnWriteArrayList<>();

	private final DepartureWatch departures = new DepartureWatch(new TcpTable(), this::forEach);

	private final AtomicLong opened = new AtomicLong();

	private volatile @Nullable WatchThread thread;

	private @Nullable WatchWorkers workers;

	private volatile boolean stopping;

	/**
	 * Creates a watch that has yet to be started.
	 */
	public ExchangeWatch() {
		this(STOP_GRACE);
	}

	/**
	 * Creates a watch that has yet to be started.
	 * @param stopGrace how long the end of the exchanges is waited for when it stops
	 */
	ExchangeWatch(Duration stopGrace) {
		this(nanosFromNow(), stopGrace);
	}

	/**
	 * Creates a watch that has yet to be started.
	 * @param clock tells nanoseconds, none of them negative
	 */
	ExchangeWatch(LongSupplier clock) {
		this(clock, STOP_GRACE);
	}

	private ExchangeWatch(LongSupplier clock, Duration stopGrace) {
		this.clock = clock;
		this.stopGrace = stopGrace;
	}

	private static LongSupplier nanosFromNow() {
		long start = System.nanoTime();
		return () -> System.nanoTime() - start;
	}

	ExchangesInFlight of(MountedApplication application) {
		return this.byMount.computeIfAbsent(application.mount(),
				(mount) -> new ExchangesInFlight(application.maxInFlight(), this.clock));
	}

	/**
	 * Takes a number for an exchange.
	 */
	public long nextId() {
		return this.opened.incrementAndGet();
	}

	/**
	 * Has something else looked at as often as the exchanges are.
	 * @param sweep looks at it, on the thread of the watch, and doesn't block
	 */
	public void alsoSweep(Runnable sweep) {
		this.sweeps.add(sweep);
	}

	public LongSupplier clock() {
		return this.clock;
	}

	/**
	 * Whether there is no use in opening an exchange.
	 */
	public boolean isStopping() {
		return this.stopping;
	}

	/**
	 * Has the next refusal of each application and reason be a warning.
	 */
	void forgetRefusals() {
		this.byMount.values().forEach((exchanges) -> exchanges.refusals().clear());
	}

	/**
	 * Ends the exchanges that wait for too long, on the current thread.
	 */
	void sweep() {
		sweep(Runnable::run);
	}

	private void sweep(Executor workers) {
		forEach((exchange) -> expire(exchange, workers));
		this.sweeps.forEach((sweep) -> sweep(sweep, workers));
	}

	private static void sweep(Runnable sweep, Executor workers) {
		try {
			sweep.run();
		}
		catch (Exception ex) {
			workers.execute(() -> logger.error("What is looked at beside the exchanges has failed", ex));
		}
	}

	/**
	 * Has a late exchange ended, or leaves it to the next sweep if there is no memory or
	 * no thread for that: this one goes on with other exchanges.
	 */
	private static void expire(ExchangeInFlight exchange, Executor workers) {
		try {
			if (exchange.isLate()) {
				exchange.handOver(workers, ExchangeInFlight::expire);
			}
		}
		catch (Throwable ex) {
			// Nothing is lost: the exchange stays late.
		}
	}

	private void forEach(Consumer<ExchangeInFlight> action) {
		this.byMount.values().forEach((exchanges) -> exchanges.forEach(action));
	}

	/**
	 * Starts the thread anew if it has died. Costs no more than a look at it.
	 */
	void ensureWatching() {
		WatchThread thread = this.thread;
		if (thread != null) {
			thread.ensureAlive();
		}
	}

	@Override
	public boolean isWatching() {
		WatchThread thread = this.thread;
		return thread == null || thread.isWell();
	}

	@Override
	public int restarts() {
		WatchThread thread = this.thread;
		return (thread != null) ? thread.restarts() : 0;
	}

	// Lifecycle

	@Override
	public synchronized void start() {
		this.stopping = false;
		if (this.thread != null) {
			return;
		}
		WatchWorkers workers = new WatchWorkers();
		WatchThread thread = new WatchThread(() -> {
			sweep(workers);
			workers.growIfBlocked();
		}, INTERVAL);
		thread.ensureAlive();
		this.thread = thread;
		this.workers = workers;
		this.departures.start();
	}

	@Override
	public synchronized void stop() {
		WatchThread thread = this.thread;
		WatchWorkers workers = this.workers;
		if (thread == null || workers == null) {
			return;
		}
		this.stopping = true;
		this.thread = null;
		this.departures.stop();
		stopExchanges(workers);
		thread.stop();
		workers.shutdown();
	}

	/**
	 * Stops what is in flight and waits until that has been answered, because the server
	 * itself won't: it stops next.
	 */
	private void stopExchanges(WatchWorkers workers) {
		Set<ExchangeInFlight> stopped = new HashSet<>();
		long end = System.nanoTime() + this.stopGrace.toNanos();
		try {
			do {
				forEach(stopped::add);
				stopped.forEach((exchange) -> stop(exchange, workers));
				stopped.removeIf(ExchangeInFlight::isOver);
				workers.growIfBlocked();
				TimeUnit.MILLISECONDS.sleep(5);
			}
			while ((count() > 0 || !stopped.isEmpty()) && System.nanoTime() - end < 0);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void stop(ExchangeInFlight exchange, WatchWorkers workers) {
		try {
			if (exchange.isToBeStopped()) {
				exchange.handOver(workers, ExchangeInFlight::stop);
			}
		}
		catch (Throwable ex) {
			// Tried again in a moment.
		}
	}

	@Override
	public int count() {
		return this.byMount.values().stream().mapToInt(ExchangesInFlight::count).sum();
	}

	@Override
	public int count(MountedApplication application) {
		return of(application).count();
	}

	@Override
	public long count(MountedApplication application, ExchangePhase phase) {
		return of(application).stream().filter((exchange) -> exchange.phase() == phase).count();
	}

	@Override
	public long countStuck(MountedApplication application) {
		return of(application).stream().filter(ExchangeInFlight::isStuck).count();
	}

	@Override
	public long countInterrupts(MountedApplication application, InterruptReason reason) {
		return of(application).interrupts(reason);
	}

	@Override
	public List<ExchangeSnapshot> snapshots(MountedApplication application) {
		return of(application).stream()
			.map(ExchangeInFlight::snapshot)
			.sorted(Comparator.comparingLong(ExchangeSnapshot::id))
			.toList();
	}

	@Override
	public void suspend(MountedApplication application) {
		of(application).suspend(true);
	}

	@Override
	public void resume(MountedApplication application) {
		of(application).suspend(false);
	}

	@Override
	public boolean isSuspended(MountedApplication application) {
		return of(application).isSuspended();
	}

	@Override
	public boolean isRunning() {
		return this.thread != null;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
