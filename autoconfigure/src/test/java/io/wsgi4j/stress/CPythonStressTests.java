package io.wsgi4j.stress;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import io.wsgi4j.gateway.Exchanges;
import io.wsgi4j.python.PythonDescriptor;
import io.wsgi4j.python.PythonEngine;
import io.wsgi4j.python.cpython.CPythonEngine;
import io.wsgi4j.python.cpython.Deaths;
import io.wsgi4j.stress.Tally.Fate;
import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.LogRecorder;
import io.wsgi4j.testsupport.LogRecorder.Entry;
import io.wsgi4j.testsupport.TestServer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Many clients of Python applications in workers of CPython, which are replaced all the
 * time, die and are reloaded. Each complete answer has to be its own, no exchange is lost
 * but with the process that it was in, and nothing may be left when they are over.
 * <p>
 * {@code -Dstress.duration} and {@code -Dstress.seed} are those of the
 * {@link GatewayStressTests}.
 */
@EnabledOnOs(OS.LINUX)
class CPythonStressTests {

	private static final Duration DURATION = Duration.parse(System.getProperty("stress.duration", "PT8S"));

	private static final long SEED = Long.getLong("stress.seed", System.nanoTime());

	private static final Path PYTHON = Path.of("/usr/bin/python3");

	private static final Path SOURCES = Path.of("src/test/resources/python");

	private static final int CLIENTS = 48;

	private static final int LARGEST = 400_000;

	private static final Set<Fate> NORMAL = EnumSet.complementOf(EnumSet.of(Fate.LOST, Fate.WRONG, Fate.REJECTED));

	private final Tally tally = new Tally();

	@ParameterizedTest
	@CsvSource({ "TOMCAT, false", "JETTY, true" })
	void everyAnswerIsItsOwnAndNothingIsLeft(Container container, boolean preload) throws Exception {
		assumeTrue(Files.isExecutable(PYTHON), "Python is not installed");
		Residue before = Residue.current();
		List<Entry> entries = new ArrayList<>();
		List<ProcessHandle> processes;
		try (LogRecorder log = LogRecorder.attach(Level.WARN); TestServer server = start(container, preload)) {
			play(server, log, entries);
			assertThat(this.tally.wrong()).as("seed %d", SEED).isEmpty();
			awaitEnd(server);
			entries.addAll(log.take());
			processes = ProcessHandle.current().descendants().toList();
		}
		finally {
			System.out.printf("%s, CPython, seed %d: %s%n", container, SEED, this.tally);
		}
		assertThat(entries.stream().filter((entry) -> !isExpected(entry))).isEmpty();
		assertThat(NORMAL).allMatch((fate) -> this.tally.countOf(fate) > 0);
		await("processes").until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
		await("descriptors and threads").untilAsserted(() -> assertThat(Residue.current())
			.matches((after) -> after.isAtMost(before, 10, 2), "is hardly more than " + before));
	}

	private static TestServer start(Container container, boolean preload) {
		return TestServer.on(container)
			.properties("gateway.python.engine=cpython", "gateway.python.executable=" + PYTHON,
					"gateway.python.path=" + SOURCES, "gateway.python.processes=2", "gateway.python.threads=4",
					"gateway.python.max-requests=300", "gateway.python.preload=" + preload,
					"gateway.python.environment.PYTHONDONTWRITEBYTECODE=1", "gateway.queue-timeout=0")
			.properties("gateway.applications.app.wsgi=stress.application",
					"gateway.applications.stream.wsgi=stress.application",
					"gateway.applications.stream.request.mode=streaming",
					"gateway.applications.late.wsgi=stress.application",
					"gateway.applications.late.response-timeout=300ms",
					"gateway.applications.dying.wsgi=stress.application",
					"gateway.applications.dying.python.processes=1", "gateway.applications.dying.response-timeout=3s",
					"logging.threshold.console=off", "server.tomcat.max-keep-alive-requests=-1")
			.start();
	}

	private void play(TestServer server, LogRecorder log, List<Entry> entries) throws InterruptedException {
		long deadline = System.nanoTime() + DURATION.dividedBy(2).toNanos();
		ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
		for (int i = 0; i < CLIENTS; i++) {
			int number = i;
			clients.execute(() -> playClient(server.port(), number, deadline));
		}
		clients.shutdown();
		int seconds = 0;
		while (!clients.awaitTermination(1, TimeUnit.SECONDS)) {
			log.take().stream().filter((entry) -> !isExpected(entry)).forEach(entries::add);
			server.beans(CPythonEngine.class).values().forEach(Deaths::forget);
			assertThat(System.nanoTime() - deadline).as("overtime, %s", entries)
				.isLessThan(Duration.ofSeconds(120).toNanos());
			if (++seconds % 3 == 0) {
				engines(server).forEach(PythonEngine::reload);
			}
		}
	}

	private void playClient(int port, int number, long deadline) {
		Random random = new Random(SEED + number);
		long id = number * 1_000_000_000L;
		while (System.nanoTime() - deadline < 0) {
			PythonInquiry inquiry = new PythonInquiry(++id, random.nextInt(random.nextBoolean() ? 1000 : LARGEST));
			PythonScenario scenario = PythonScenario.any(random);
			try (HttpSocket socket = HttpSocket.connect(port, (random.nextInt(4) == 0) ? 8 * 1024 : 0)) {
				scenario.play(inquiry, random, socket, this.tally);
			}
			catch (RuntimeException | AssertionError ex) {
				this.tally.wrong("%s: %s: %s".formatted(scenario, inquiry, ex));
			}
		}
	}

	private void awaitEnd(TestServer server) {
		Exchanges exchanges = server.bean(Exchanges.class);
		await("exchanges").until(() -> exchanges.count() == 0);
		await("workers").untilAsserted(() -> assertThat(engines(server)).map(PythonEngine::describe)
			.allSatisfy(CPythonStressTests::assertThatNothingIsLeft)
			.map((engine) -> engine.processes().size())
			.containsExactlyInAnyOrder(2, 1));
		int count = Integer.parseInt(server.get(new PythonInquiry(-1, 0).target("/app/descriptors")).text());
		// Of each thread there is a connection.
		assertThat(count).isLessThan(20);
	}

	private static void assertThatNothingIsLeft(PythonDescriptor engine) {
		assertThat(engine.waiting()).isZero();
		assertThat(engine.processes()).allSatisfy((process) -> {
			assertThat(process.exchanges()).isZero();
			assertThat(process.running()).isZero();
			assertThat(process.waiting()).isZero();
		});
	}

	private static List<PythonEngine> engines(TestServer server) {
		return List.copyOf(server.beans(PythonEngine.class).values());
	}

	private static boolean isExpected(Entry entry) {
		String text = entry.message() + entry.thrown();
		if (entry.logger().startsWith("io.wsgi4j.python.cpython.")) {
			return text.contains("has exited with status 7") || text.contains("can't be interrupted")
					|| text.contains("couldn't be interrupted");
		}
		if (entry.logger().equals("wsgi.errors") || entry.logger().endsWith(".DefaultHandlerExceptionResolver")
				|| text.contains("ServletOutputStream failed to write: ")) {
			return true;
		}
		return text.contains("OnPurpose") || text.contains("has not answered in time")
				|| (text.contains("/dying/") && text.contains("WorkerException")) || text.contains("on errors");
	}

	private static ConditionFactory await(String what) {
		return Awaitility.await(what).atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
	}

}
