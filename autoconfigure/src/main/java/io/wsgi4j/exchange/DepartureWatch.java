package io.wsgi4j.exchange;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Looks whether clients have left while application code works for them, which no
 * container notices as long as it neither reads nor writes. Only code that has run for a
 * second is looked after, so that others cost nothing, and on a thread of its own,
 * because the table of connections may be long.
 */
final class DepartureWatch {

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private static final Log logger = LogFactory.getLog(DepartureWatch.class);

	private final TcpTable table;

	private final Consumer<Consumer<ExchangeInFlight>> exchanges;

	private @Nullable ScheduledExecutorService scheduler;

	/**
	 * Creates a watch that has yet to be started.
	 * @param table knows the connections
	 * @param exchanges passes on all exchanges in flight
	 */
	DepartureWatch(TcpTable table, Consumer<Consumer<ExchangeInFlight>> exchanges) {
		this.table = table;
		this.exchanges = exchanges;
	}

	synchronized void start() {
		if (this.scheduler != null || !this.table.isAvailable()) {
			return;
		}
		CustomizableThreadFactory threads = new CustomizableThreadFactory("wsgi4j-departures-");
		threads.setDaemon(true);
		ScheduledExecutorService scheduler = new ScheduledThreadPoolExecutor(1, threads);
		scheduler.scheduleWithFixedDelay(this::lookSafely, INTERVAL.toMillis(), INTERVAL.toMillis(),
				TimeUnit.MILLISECONDS);
		this.scheduler = scheduler;
	}

	synchronized void stop() {
		if (this.scheduler != null) {
			this.scheduler.shutdownNow();
			this.scheduler = null;
		}
	}

	private void lookSafely() {
		try {
			look();
		}
		catch (IOException | RuntimeException ex) {
			log(() -> logger.debug("It can't be seen which clients have left", ex));
		}
		catch (Error ex) {
			log(() -> logger.error("It can't be seen which clients have left", ex));
		}
	}

	/**
	 * Goes on if a logger fails, too: an exception would be the end of all further looks.
	 */
	private static void log(Runnable entry) {
		try {
			entry.run();
		}
		catch (Throwable ex) {
			// There is no log.
		}
	}

	private void look() throws IOException {
		Map<ExchangeInFlight, ConnectionEnds> working = new HashMap<>();
		this.exchanges.accept((exchange) -> {
			ConnectionEnds connection = exchange.connectionToLookAfter();
			if (connection != null) {
				working.put(exchange, connection);
			}
		});
		if (working.isEmpty()) {
			return;
		}
		Set<ConnectionEnds> departed = this.table.departed(working.values());
		if (!departed.isEmpty()) {
			// A table that changes while it is read may pass over a line.
			departed = this.table.departed(departed);
		}
		for (Map.Entry<ExchangeInFlight, ConnectionEnds> entry : working.entrySet()) {
			entry.getKey().noteClient(!departed.contains(entry.getValue()));
		}
	}

}
