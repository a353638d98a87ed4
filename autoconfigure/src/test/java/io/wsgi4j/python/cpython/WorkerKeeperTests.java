package io.wsgi4j.python.cpython;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;

import io.wsgi4j.python.PythonDescriptor.ProcessDescriptor;
import io.wsgi4j.python.cpython.WorkerPool.Place;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests of workers that die, are replaced and are ended at the same time. Their processes
 * aren't there, and the test runs what threads would.
 */
class WorkerKeeperTests {

	private static final Waiting NOBODY = new WaitingExchange(null);

	private final WorkerFactory factory = mock(WorkerFactory.class);

	private final ManualExecutor maker = new ManualExecutor();

	private final Restarts restarts = new Restarts();

	private final Queue<Callable<Worker>> starts = new ArrayDeque<>();

	private final FakeProcess process = new FakeProcess();

	private final Worker first = new Worker(this.process, 1);

	private final Worker second = FakeProcess.worker();

	private WorkerKeeper keeper = keeper(0);

	private WorkerKeeper keeper(int maxRequests) {
		CPythonSettings settings = new CPythonSettings(null, null, List.of(), 1, 2, 10, maxRequests,
				Duration.ofSeconds(10), Duration.ofMillis(1), Map.of(), false, false);
		return new WorkerKeeper(settings, this.factory, this.restarts, this.maker);
	}

	@BeforeEach
	void prepare() throws InterruptedException {
		given(this.factory.create()).willAnswer((invocation) -> this.starts.remove().call());
		this.starts.add(() -> this.first);
	}

	@AfterEach
	void close() {
		this.keeper.close();
	}

	@Test
	void reloadIsNotLostWhenItComesBeforeAnotherOneFails() throws Exception {
		this.keeper.start();
		this.starts.add(() -> {
			this.keeper.reload();
			throw new WorkerException("The first change was wrong", null);
		});
		this.starts.add(() -> this.second);
		this.keeper.reload();
		this.maker.runAll();
		assertThat(begin().worker()).isSameAs(this.second);
		assertThat(this.restarts.counts()).containsOnly(Map.entry("reload", 1L));
	}

	@Test
	void reloadThatComesBeforeAnotherOneSucceedsReplacesTheFreshWorkerToo() throws Exception {
		Worker third = FakeProcess.worker();
		this.keeper.start();
		this.starts.add(() -> {
			this.keeper.reload();
			return this.second;
		});
		this.starts.add(() -> third);
		this.keeper.reload();
		this.maker.runAll();
		assertThat(begin().worker()).isSameAs(third);
	}

	@Test
	void workerThatDiesWhileItIsReplacedIsReplacedOnce() {
		this.keeper.start();
		this.starts.add(() -> {
			this.process.end("has died");
			return this.second;
		});
		this.keeper.reload();
		this.maker.runAll();
		assertThat(pids()).containsExactly(this.second.pid());
	}

	@Test
	void workerThatDiesWhileItsReplacementFailsIsReplaced() {
		this.keeper.start();
		this.starts.add(() -> {
			this.process.end("has died");
			throw new WorkerException("A failure", null);
		});
		this.starts.add(() -> this.second);
		this.keeper.reload();
		this.maker.runAll();
		assertThat(pids()).containsExactly(this.second.pid());
	}

	@Test
	void retiredWorkerWithAnExchangeIsEndedWithTheOthers() throws Exception {
		this.keeper.start();
		begin();
		this.starts.add(() -> this.second);
		this.keeper.reload();
		this.maker.runAll();
		assertThat(pids()).containsExactly(this.first.pid(), this.second.pid());
		this.keeper.close();
		Awaitility.await("the end").until(this.process::hasEnded);
	}

	@Test
	void workerThatIsStartedWhileTheOthersEndIsKilled() {
		FakeProcess late = new FakeProcess();
		this.keeper.start();
		this.starts.add(() -> {
			this.keeper.close();
			return new Worker(late, 1);
		});
		this.keeper.reload();
		this.maker.runAll();
		assertThat(late.hasEnded()).isTrue();
	}

	@Test
	void exchangeKeepsNoPermitWhenThereIsNoThreadToReplaceItsWorker() throws Exception {
		this.keeper = keeper(1);
		this.keeper.start();
		this.maker.setExhausted(true);
		// An error of this kind would end all tests.
		assertThatCode(() -> begin().end(true)).doesNotThrowAnyException();
		assertThat(describe()).allSatisfy((process) -> assertThat(process.running()).isZero());
		this.maker.setExhausted(false);
		this.starts.add(() -> this.second);
		begin().end(true);
		this.maker.runAll();
		assertThat(begin().worker()).isSameAs(this.second);
	}

	@Test
	void workerThatDiesWhenThereIsNoThreadIsReplacedLater() {
		this.keeper.start();
		this.maker.setExhausted(true);
		this.process.end("has died");
		assertThat(pids()).isEmpty();
		this.starts.add(() -> this.second);
		this.maker.setExhausted(false);
		Awaitility.await("another attempt").until(this.maker::hasTasks);
		this.maker.runAll();
		assertThat(pids()).containsExactly(this.second.pid());
	}

	private Place begin() throws Exception {
		return this.keeper.pool().begin(NOBODY);
	}

	private List<ProcessDescriptor> describe() {
		return this.keeper.pool().describe();
	}

	private List<Long> pids() {
		return describe().stream().map(ProcessDescriptor::pid).toList();
	}

}
