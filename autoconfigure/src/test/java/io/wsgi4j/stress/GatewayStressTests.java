package io.wsgi4j.stress;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import io.wsgi4j.exchange.ExchangeWatch;
import io.wsgi4j.stress.Tally.Fate;
import io.wsgi4j.testsupport.BodyFiles;
import io.wsgi4j.testsupport.BodyKind;
import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.LogRecorder;
import io.wsgi4j.testsupport.LogRecorder.Entry;
import io.wsgi4j.testsupport.TestServer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.system.JavaVersion;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Hundreds of requests at a time that do all that clients and applications can do to a
 * server. Each complete answer has to be its own, whatever other applications do
 * meanwhile, and nothing may be left when they are over, but deadlines that are kept.
 * <p>
 * Clients begin new requests for a few seconds on each combination, or for longer all in
 * all if told so, as in {@code -Dstress.duration=PT30M}; {@code -Dstress.seed} repeats
 * what they have decided, {@code -Dstress.only} is a part of the names of the
 * combinations to be played. {@code -Dsurefire.compiler=} has the code optimized as in
 * production. All other times only bound a failure. With the HttpClient of Java 17,
 * connections of HTTP/2 stand still after a minute or so; with that of Java 25 they
 * don't.
 */
class GatewayStressTests {

	private static final Duration DURATION = Duration.parse(System.getProperty("stress.duration", "PT16S"));

	private static final long SEED = Long.getLong("stress.seed", System.nanoTime());

	private static final String ONLY = System.getProperty("stress.only", "");

	private static final long IDS_OF_CLIENT = 1_000_000_000;

	private final Tally tally = new Tally();

	private final BodyLedger bodies = new BodyLedger(this.tally);

	private final Gates gates = new Gates();

	private final Completions completions = new Completions(this.tally);

	@TempDir
	private Path requestBodies;

	@TempDir
	private Path answers;

	static List<Combination> combinations() {
		List<String> modes = JavaVersion.getJavaVersion().isEqualOrNewerThan(JavaVersion.TWENTY_ONE)
				? List.of("platform", "virtual") : List.of("platform");
		return Stream.of(Container.values())
			.flatMap((container) -> Stream.of(false, true)
				.flatMap((http2) -> modes.stream().map((mode) -> new Combination(container, http2, mode))))
			.filter((combination) -> combination.toString().contains(ONLY))
			.toList();
	}

	@ParameterizedTest
	@MethodSource("combinations")
	void everyAnswerIsItsOwnAndNothingIsLeft(Combination combination) throws Exception {
		Residue before = Residue.current();
		StressApplication application = new StressApplication(this.bodies, this.gates, this.answers);
		List<Entry> entries = new ArrayList<>();
		TestServer server = start(combination, application);
		try (LogRecorder log = LogRecorder.attach(Level.INFO)) {
			play(combination, server.port(), log, entries);
			assertThat(this.tally.wrong()).as("seed %d, %s, %s", SEED, combination, entries).isEmpty();
			assertThatDeadlinesAreKept(server);
			awaitEnd(server, application);
			awaitCompletions(combination);
			server.close();
			entries.addAll(log.take());
		}
		finally {
			server.close();
			System.out.printf("%s, seed %d: %s, %d of %d not completed%n", combination, SEED, this.tally,
					this.completions.open().size(), this.completions.count());
		}
		assertThat(entries.stream().filter((entry) -> !isExpected(entry))).isEmpty();
		// It waits for what the container itself counts.
		assertThat(entries).extracting(Entry::message).contains("Graceful shutdown complete");
		assertThat(Fate.NORMAL).allMatch((fate) -> this.tally.countOf(fate) > 0);
		assertThat(this.tally.countOf(Fate.LOST)).matches((lost) -> lost == 0
				|| (combination.isLosingConnections() && lost < this.tally.countOf(Fate.CHECKED) / 20));
		await("descriptors and threads").untilAsserted(() -> {
			// An HttpClient of Java 17 can't be closed, it has to be collected.
			System.gc();
			assertThat(Residue.current()).matches((after) -> after.isAtMost(before, 10, 2),
					"is hardly more than " + before);
		});
	}

	private TestServer start(Combination combination, StressApplication application) {
		return TestServer.on(combination.container())
			.application("/app", application)
			.application("/plain", application)
			.application("/tight", application)
			.application("/stream", application)
			.application("/late", application)
			.application("/idle", application)
			.application("/step", application)
			.application("/hostile", new HostileApplication(this.gates))
			.configuration(UnlimitedRates.class)
			.bean("completions", this.completions)
			.properties("spring.mvc.servlet.load-on-startup=1", "server.http2.enabled=" + combination.http2(),
					"server.tomcat.threads.max=16", "server.tomcat.max-keep-alive-requests=-1",
					"server.tomcat.keep-alive-timeout=60s", "server.jetty.threads.max=16",
					"server.jetty.connection-idle-timeout=60s", "server.shutdown=graceful",
					"spring.lifecycle.timeout-per-shutdown-phase=60s",
					"gateway.request.directory=" + this.requestBodies, "gateway.request.max-body-size=512KB",
					"gateway.request.read-timeout=60s")
			.properties("gateway.executor.mode=" + combination.mode(), "gateway.executor.pool.queue-capacity=10000",
					"gateway.executor.concurrency-limit=-1", "gateway.queue-timeout=0")
			.properties("gateway.applications.tight.executor=tight",
					"gateway.executors.tight.mode=" + combination.mode(), "gateway.executors.tight.pool.core-size=2",
					"gateway.executors.tight.pool.max-size=2", "gateway.executors.tight.pool.queue-capacity=6",
					"gateway.executors.tight.concurrency-limit=8")
			.properties("gateway.applications.stream.request.mode=streaming",
					"gateway.applications.stream.executor=held", "gateway.applications.late.executor=held",
					"gateway.applications.late.response-timeout=200ms",
					"gateway.applications.idle.request.read-timeout=200ms",
					"gateway.applications.idle.write-timeout=200ms",
					"gateway.executors.held.mode=" + combination.mode(), "gateway.executors.held.pool.core-size=300",
					"gateway.executors.held.pool.max-size=300", "gateway.executors.held.concurrency-limit=-1")
			.properties("gateway.applications.step.executor=held", "gateway.applications.step.step-timeout=200ms",
					"gateway.applications.hostile.executor=held",
					// Hostile applications have much to say, which the recorder sees.
					"logging.threshold.console=off")
			.start();
	}

	private void play(Combination combination, int port, LogRecorder log, List<Entry> entries)
			throws InterruptedException {
		Duration duration = DURATION.dividedBy(combinations().size());
		long deadline = System.nanoTime() + duration.toNanos();
		ExecutorService http = Executors.newFixedThreadPool(4, new CustomizableThreadFactory("HttpClient-executor-"));
		List<StressClient> clients = combination.http2() ? http2Clients(combination.container(), port, http, deadline)
				: http1Clients(port, deadline);
		ExecutorService threads = Executors.newFixedThreadPool(clients.size());
		try {
			clients.forEach(threads::execute);
			threads.shutdown();
			long limit = deadline + Duration.ofSeconds(120).toNanos();
			while (!threads.awaitTermination(200, TimeUnit.MILLISECONDS)) {
				log.take().stream().filter((entry) -> !isExpected(entry)).forEach(entries::add);
				assertThat(System.nanoTime() - limit).as("overtime").isNegative();
			}
		}
		finally {
			threads.shutdownNow();
			http.shutdown();
		}
	}

	private List<StressClient> http1Clients(int port, long deadline) {
		return clients(64, deadline,
				(random, inquiries) -> IntStream.range(0, 4)
					.<Lane>mapToObj(
							(lane) -> new Http1Lane(port, (lane == 0) ? 8 * 1024 : 0, random, inquiries, this.bodies))
					.toList());
	}

	private List<StressClient> http2Clients(Container container, int port, ExecutorService http, long deadline) {
		return clients(12, deadline, (random, inquiries) -> {
			HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).executor(http).build();
			return IntStream.range(0, 20)
				.<Lane>mapToObj((lane) -> new Http2Lane(container, port, client, random, inquiries))
				.toList();
		});
	}

	private List<StressClient> clients(int count, long deadline, LaneFactory factory) {
		return IntStream.range(0, count).mapToObj((number) -> {
			Random random = new Random(SEED + number);
			Inquiries inquiries = new Inquiries(random, number * IDS_OF_CLIENT);
			return new StressClient(factory.create(random, inquiries), this.gates.keys(), this.tally, deadline);
		}).toList();
	}

	private static void assertThatDeadlinesAreKept(TestServer server) {
		ExchangeWatch watch = server.bean(ExchangeWatch.class);
		assertThat(watch.isWatching()).isTrue();
		assertThat(watch.restarts()).isZero();
		String target = new Inquiry(-1, 0, BodyKind.LAZY).target("/late/never/call");
		assertThat(server.get(target).status()).isEqualTo(504);
	}

	private void awaitEnd(TestServer server, StressApplication application) {
		await("calls").untilAsserted(() -> assertThat(application.calls()).isEmpty());
		await("bodies").untilAsserted(() -> assertThat(this.bodies.open()).isEmpty());
		ExchangeWatch watch = server.bean(ExchangeWatch.class);
		await("exchanges").untilAsserted(() -> assertThat(watch.count()).isZero());
		for (String name : List.of("gatewayTaskExecutor", "gatewayTaskExecutor.tight", "gatewayTaskExecutor.held")) {
			if (server.bean(name, TaskExecutor.class) instanceof ThreadPoolTaskExecutor pool) {
				await(name).untilAsserted(() -> assertThat(pool.getActiveCount() + pool.getQueueSize()).isZero());
			}
		}
		new BodyFiles(this.requestBodies).awaitNone();
		new BodyFiles(this.answers).awaitNone();
	}

	/**
	 * Interceptors hear of the end of all requests, but for some streams that are reset.
	 */
	private void awaitCompletions(Combination combination) {
		long tolerated = combination.isLosingCompletions() ? this.completions.count() / 20 : 0;
		await("completions").untilAsserted(() -> assertThat(this.completions.open())
			.as("not completed, of %d, seed %d", this.completions.count(), SEED)
			.hasSizeLessThanOrEqualTo((int) tolerated));
		assertThat(this.tally.wrong()).as("seed %d, %s", SEED, combination).isEmpty();
	}

	private static boolean isExpected(Entry entry) {
		// Tomcat warns of threads that are about to end when it looks for them. Whether
		// any is left is asked afterwards.
		if (entry.level() == Level.INFO || entry.isRefusal()
				|| entry.message().contains("to have started a thread named [gateway-")) {
			return true;
		}
		if (entry.message().contains("ServletOutputStream failed to write: ")) {
			// Spring's error page for a client that has left.
			return true;
		}
		if (entry.message().equals("Serialized invocation error")) {
			// Jetty, of a write that is complete when its answer has been given up.
			return entry.thrown() != null && entry.thrown().contains("s=OPEN,api=BLOCKING");
		}
		if (entry.message().equals("Unable to produce")) {
			// Jetty, of a write that fails while it is asked what it blocks.
			return entry.thrown() != null && entry.thrown().contains("\"this._callback\" is null");
		}
		if (entry.message().contains("/never/")) {
			// The second only says that the machine has more to do than it can.
			return entry.message().contains("not answered in time") || entry.message().contains("has been interrupted");
		}
		if (entry.message().contains("/stuck/")) {
			return entry.message().contains("interrupted");
		}
		if (entry.logger().equals("io.wsgi4j.application.hostile")) {
			return !(entry.message() + entry.thrown()).contains("Foreign code");
		}
		if (entry.logger().endsWith(".DefaultHandlerExceptionResolver")) {
			// Spring, of a status that isn't there.
			return entry.message().contains("StatuslessException");
		}
		if (!entry.message().contains("/fail/")) {
			return false;
		}
		return (entry.thrown() != null)
				? entry.thrown().contains("on purpose") || entry.thrown().contains("not called start")
				: entry.message().contains("fewer bytes");
	}

	private static ConditionFactory await(String what) {
		return Awaitility.await(what).atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
	}

	/**
	 * What the test runs on.
	 *
	 * @param container the container
	 * @param http2 whether clients speak HTTP/2
	 * @param mode the kind of thread that applications run on
	 */
	record Combination(Container container, boolean http2, String mode) {

		/**
		 * Tomcat (11.0.24) now and then closes a connection under its streams, when one
		 * is reset while an application writes to it: between two lines of
		 * {@code AbstractProcessor.dispatch} its state may change.
		 */
		boolean isLosingConnections() {
			return this.http2 && this.container == Container.TOMCAT;
		}

		/**
		 * When a client resets a stream of HTTP/2, Tomcat (11.0.24) may recycle its
		 * request without a dispatch, and without a word to its listeners.
		 */
		boolean isLosingCompletions() {
			return this.http2 && this.container == Container.TOMCAT;
		}

		@Override
		public String toString() {
			return this.container + ", " + (this.http2 ? "h2c" : "HTTP/1.1") + ", " + this.mode;
		}

	}

	private interface LaneFactory {

		List<Lane> create(Random random, Inquiries inquiries);

	}

}
