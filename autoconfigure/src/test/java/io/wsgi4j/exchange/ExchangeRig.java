package io.wsgi4j.exchange;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

import io.wsgi4j.Application;
import io.wsgi4j.Environ;
import io.wsgi4j.Header;
import io.wsgi4j.gateway.EndedExchange;
import io.wsgi4j.gateway.ExchangeFollower;
import io.wsgi4j.gateway.ExchangePhase;
import io.wsgi4j.gateway.ExchangeSnapshot;
import io.wsgi4j.gateway.ExchangeTimeouts;
import io.wsgi4j.gateway.InterruptReason;
import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.gateway.Outcome;
import io.wsgi4j.gateway.RequestBodySettings;
import io.wsgi4j.spool.BodyDirectory;
import io.wsgi4j.spool.MemoryBudget;
import io.wsgi4j.testsupport.ManualClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Opens exchanges without a container, in which the test decides what happens when. To be
 * registered with the test, as an extension.
 */
final class ExchangeRig implements BeforeEachCallback, AfterEachCallback {

	private static final Duration TURN = Duration.ofMillis(3);

	private static final Executor NEVER = (task) -> {
	};

	private static final Duration PATIENCE = Duration.ofDays(1);

	private final ManualClock clock = new ManualClock();

	private final ExchangeWatch watch = new ExchangeWatch(this.clock);

	private final FakeResponseOutput output = new FakeResponseOutput();

	private final Completion completion = new Completion();

	private final ManualPool pool = new ManualPool();

	private final List<EndedExchange> ended = new ArrayList<>();

	private @Nullable Path parent;

	private @Nullable BodyDirectory directory;

	private ExchangeTimeouts timeouts = ExchangeTimeouts.none();

	private ExchangeFollower follower = ExchangeFollower.none();

	private Executor retry = NEVER;

	private int maxBodySize = -1;

	private @Nullable MountedApplication application;

	private @Nullable Exchange exchange;

	@Override
	public void beforeEach(ExtensionContext context) throws IOException {
		Path parent = Files.createTempDirectory("exchange-");
		this.parent = parent;
		this.directory = new BodyDirectory(parent);
	}

	/**
	 * Fails if the exchange has left a file or an interrupt behind.
	 */
	@Override
	public void afterEach(ExtensionContext context) throws IOException {
		this.directory.close();
		Files.delete(this.parent);
		assertThat(Thread.interrupted()).isFalse();
	}

	ManualClock clock() {
		return this.clock;
	}

	FakeResponseOutput output() {
		return this.output;
	}

	ManualPool pool() {
		return this.pool;
	}

	void limit(ExchangeTimeouts timeouts) {
		this.timeouts = timeouts;
	}

	void limitBody(int size) {
		this.maxBodySize = size;
	}

	void followBy(ExchangeFollower follower) {
		this.follower = follower;
	}

	/**
	 * Has a refused step asked for again by an executor.
	 */
	void retryBy(Executor retry) {
		this.retry = retry;
	}

	/**
	 * Opens an exchange whose body has yet to arrive.
	 */
	Exchange open(boolean streaming, Application code) {
		MountedApplication application = new MountedApplication("test", "/test", code, this.pool,
				new RequestBodySettings(this.maxBodySize, 1024, streaming), this.timeouts, 0);
		Exchange exchange = new Exchange(application, Environ.builder().build(),
				new RequestBodies(this.directory, new MemoryBudget(0)), this.output, this.completion, null, new Rules(),
				new StepExecutor(this.pool, PATIENCE, this.retry), this.watch,
				new ExchangeFollowers((task) -> task, List.of(this.follower, new Recorder())));
		assertThat(exchange.open()).isNull();
		this.application = application;
		this.exchange = exchange;
		return exchange;
	}

	/**
	 * Opens an exchange whose request is there, and whose application yields blocks.
	 */
	Exchange start(Iterable<byte[]> blocks) {
		return start((environ, startResponse) -> {
			startResponse.start("200 OK", List.of(new Header("Content-Type", "text/plain")), null);
			return blocks;
		});
	}

	Exchange start(Application code) {
		Exchange exchange = open(false, code);
		exchange.input().finish(-1);
		return exchange;
	}

	Exchange exchange() {
		assertThat(this.exchange).isNotNull();
		return this.exchange;
	}

	/**
	 * The phase of the only exchange, which the endpoint and the meters agree on.
	 */
	ExchangePhase phase() {
		ExchangePhase phase = snapshot().phase();
		assertThat(this.watch.count(this.application, phase)).isOne();
		return phase;
	}

	ExchangeSnapshot snapshot() {
		List<ExchangeSnapshot> snapshots = this.watch.snapshots(this.application);
		assertThat(snapshots).hasSize(1);
		return snapshots.get(0);
	}

	/**
	 * Takes longer than a step may keep its thread from others.
	 */
	static void spendTurn() {
		long end = System.nanoTime() + TURN.toNanos();
		while (System.nanoTime() < end) {
			Thread.onSpinWait();
		}
	}

	/**
	 * Has the watch look at the exchange once, on the current thread.
	 */
	void sweep() {
		this.watch.sweep();
	}

	int inFlight() {
		return this.watch.count();
	}

	long interrupts(InterruptReason reason) {
		return this.watch.countInterrupts(this.application, reason);
	}

	/**
	 * How request and response have been given back to the container.
	 */
	List<String> ends() {
		return this.completion.ends;
	}

	/**
	 * The ends that followers have been told of.
	 */
	List<EndedExchange> ended() {
		return this.ended;
	}

	private static final class Completion implements ExchangeCompletion {

		private final List<String> ends = new ArrayList<>();

		@Override
		public void complete() {
			this.ends.add("complete");
		}

		@Override
		public void dispatch() {
			this.ends.add("dispatch");
		}

		@Override
		public boolean hearsOfErrors() {
			return false;
		}

	}

	private static final class Rules implements FailureRules {

		@Override
		public boolean isClientError(Throwable failure) {
			return false;
		}

		@Override
		public Outcome.@Nullable Refused unavailability(Throwable failure) {
			return null;
		}

	}

	private final class Recorder implements ExchangeFollower {

		@Override
		public void ended(EndedExchange exchange) {
			ExchangeRig.this.ended.add(exchange);
		}

	}

}
