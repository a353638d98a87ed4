package io.wsgi4j.python.cpython;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.wsgi4j.Environ;
import io.wsgi4j.python.SpareThreads;
import io.wsgi4j.python.cpython.WorkerPool.Place;
import jakarta.servlet.UnavailableException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

class WorkerPoolTests {

	private static final Waiting NOBODY = new Waiting() {

		@Override
		public void beginWait() {
		}

		@Override
		public void endWait() {
		}

	};

	private final List<Worker> unused = new ArrayList<>();

	private final WorkerPool pool = new WorkerPool(2, 5, this.unused::add);

	private final List<Worker> workers = new ArrayList<>();

	@AfterEach
	void kill() {
		this.workers.forEach((worker) -> worker.kill("is not needed"));
	}

	@Test
	void workerWithMostPermitsIsTaken() throws Exception {
		Worker first = add(0);
		Worker second = add(0);
		assertThat(List.of(begin().worker(), begin().worker(), begin().worker(), begin().worker()))
			.containsExactly(first, second, first, second);
	}

	@Test
	void permitGoesToWhoHasWaitedLongest() throws Exception {
		add(0);
		Place first = begin();
		begin();
		CompletableFuture<Place> third = beginLater();
		awaitWaiting(1);
		CompletableFuture<Place> fourth = beginLater();
		awaitWaiting(2);
		first.rest();
		third.get(10, TimeUnit.SECONDS);
		assertThat(fourth).isNotDone();
		first.end(false);
		third.get().end(true);
		fourth.get(10, TimeUnit.SECONDS);
	}

	@Test
	void exchangeThatGoesOnDoesNotWaitForLong() throws Exception {
		add(0);
		Place resting = begin();
		resting.rest();
		begin();
		begin();
		resting.resume(NOBODY);
		assertThat(this.pool.describe().get(0).running()).isEqualTo(3);
	}

	@Test
	void permitBeyondThoseThatThereAreIsNotPassedOn() throws Exception {
		add(0);
		Place resting = begin();
		resting.rest();
		Place second = begin();
		begin();
		resting.resume(NOBODY);
		CompletableFuture<Place> waiting = beginLater();
		awaitWaiting(1);
		second.end(true);
		assertThat(waiting).isNotDone();
		resting.end(true);
		waiting.get(10, TimeUnit.SECONDS);
	}

	@Test
	void tooManyExchangesAreRefused() throws Exception {
		add(0);
		for (int i = 0; i < 5; i++) {
			begin().rest();
		}
		assertThatExceptionOfType(UnavailableException.class).isThrownBy(this::begin);
	}

	@Test
	void thoseThatWaitToBeginAreNotTooMany() throws Exception {
		add(0);
		List<Place> begun = List.of(begin(), begin());
		List<CompletableFuture<Place>> waiting = new ArrayList<>();
		for (int i = 1; i <= 3; i++) {
			waiting.add(beginLater());
			awaitWaiting(i);
		}
		assertThatExceptionOfType(UnavailableException.class).isThrownBy(this::begin);
		begun.forEach((place) -> place.end(true));
		for (CompletableFuture<Place> place : waiting) {
			place.get(10, TimeUnit.SECONDS).end(true);
		}
		begin();
	}

	@Test
	void closedPoolRefusesThoseThatWait() throws Exception {
		CompletableFuture<Place> waiting = beginLater();
		awaitWaiting(1);
		this.pool.close();
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> waiting.get(10, TimeUnit.SECONDS))
			.withCauseInstanceOf(UnavailableException.class);
	}

	@Test
	void closedPoolBeginsNothing() throws Exception {
		add(0);
		this.pool.close();
		assertThatExceptionOfType(UnavailableException.class).isThrownBy(this::begin);
	}

	@Test
	void exchangeThatGetsNoThreadHoldsNoPermit() {
		Worker exhausted = mock(Worker.class, (invocation) -> {
			throw new OutOfMemoryError("unable to create native thread");
		});
		this.pool.add(exhausted, 0, () -> {
		});
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> WorkerExchange.call("", Environ.empty(),
				(status, headers, error) -> OutputStream.nullOutputStream(), SpareThreads.NONE,
				new ExportedBeans(Map.of()), this.pool));
		WorkerLoad load = this.pool.loads().get(0);
		assertThat(load.running()).isZero();
		assertThat(load.exchanges()).isZero();
	}

	@Test
	void workerThatComesServesThoseThatWait() throws Exception {
		CompletableFuture<Place> waiting = beginLater();
		awaitWaiting(1);
		Worker worker = add(0);
		assertThat(waiting.get(10, TimeUnit.SECONDS).worker()).isSameAs(worker);
	}

	@Test
	void retiredWorkerIsUnusedWhenItsLastExchangeEnds() throws Exception {
		Worker worker = add(0);
		Place place = begin();
		this.pool.retire(worker);
		assertThat(this.unused).isEmpty();
		place.end(true);
		assertThat(this.unused).containsExactly(worker);
		this.pool.retire(worker);
		assertThat(this.unused).hasSize(1);
	}

	@Test
	void workerIsNotEndedBeforeTheThreadThatIsGrantedItsPermitWakesUp() throws Exception {
		WorkerPool small = new WorkerPool(1, 5, this.unused::add);
		Worker worker = start();
		small.add(worker, 0, () -> {
		});
		for (int i = 0; i < 200; i++) {
			Place first = small.begin(NOBODY);
			CompletableFuture<Place> second = CompletableFuture.supplyAsync(() -> begin(small),
					(task) -> new Thread(task).start());
			Awaitility.await("a thread that waits").until(() -> small.waiting() == 1);
			first.end(true);
			assertThat(small.describe().get(0).exchanges()).isEqualTo(1);
			second.get(10, TimeUnit.SECONDS).end(true);
		}
		assertThat(this.unused).isEmpty();
	}

	@Test
	void workerThatHasEndedIsNotEndedAgain() throws Exception {
		Worker worker = add(0);
		Place place = begin();
		this.pool.remove(worker);
		place.end(true);
		assertThat(this.unused).isEmpty();
	}

	@Test
	void workerIsSpentUntilItIsReplaced() throws Exception {
		List<String> spent = new ArrayList<>();
		Worker worker = start();
		this.pool.add(worker, 2, () -> spent.add("spent"));
		for (int i = 0; i < 4; i++) {
			begin().end(true);
		}
		// Who is told replaces it once.
		assertThat(spent).hasSize(3);
	}

	@Test
	void interruptedThreadLeavesThePermitToOthers() throws Exception {
		add(0);
		Place first = begin();
		Place second = begin();
		CompletableFuture<String> outcome = new CompletableFuture<>();
		Thread waiting = new Thread(() -> {
			try {
				begin();
				outcome.complete("begun");
			}
			catch (InterruptedException ex) {
				outcome.complete("interrupted");
			}
			catch (Exception ex) {
				outcome.completeExceptionally(ex);
			}
		});
		waiting.start();
		awaitWaiting(1);
		waiting.interrupt();
		assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo("interrupted");
		first.end(true);
		second.end(true);
		assertThat(this.pool.describe().get(0).running()).isZero();
		begin();
		begin();
	}

	private Place begin() throws Exception {
		return this.pool.begin(NOBODY);
	}

	private static Place begin(WorkerPool pool) {
		try {
			return pool.begin(NOBODY);
		}
		catch (Exception ex) {
			throw new CompletionException(ex);
		}
	}

	private CompletableFuture<Place> beginLater() {
		return CompletableFuture.supplyAsync(() -> begin(this.pool), (task) -> new Thread(task).start());
	}

	private void awaitWaiting(int count) {
		Awaitility.await("a thread that waits").until(() -> this.pool.waiting() == count);
	}

	private Worker add(int maxRequests) throws Exception {
		Worker worker = start();
		this.pool.add(worker, maxRequests, () -> {
		});
		return worker;
	}

	private Worker start() throws Exception {
		Worker worker = new Worker(new SpawnedProcess(new ProcessBuilder("sleep", "600").start()), 1);
		this.workers.add(worker);
		return worker;
	}

}
