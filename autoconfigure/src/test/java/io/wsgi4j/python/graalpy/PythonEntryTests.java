package io.wsgi4j.python.graalpy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.wsgi4j.Environ;
import io.wsgi4j.python.PythonSettings;
import io.wsgi4j.python.SpareThreads;
import jakarta.servlet.UnavailableException;
import org.awaitility.Awaitility;
import org.graalvm.polyglot.Context;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of threads that want the only permit of a context, which another one has.
 */
@TestInstance(Lifecycle.PER_CLASS)
class PythonEntryTests {

	private final PythonSettings settings = new PythonSettings(List.of(), null, 1, 1, 10, false, null, null, Map.of(),
			Map.of(), 0, false);

	private final ContextFactory factory = new ContextFactory(this.settings);

	private final InterruptWatch watch = new InterruptWatch(this.factory.interrupts());

	private Context engineContext;

	private PythonContext context;

	private CountDownLatch release;

	private FutureTask<String> holder;

	@BeforeAll
	void openContext() {
		this.engineContext = this.factory.create();
		this.context = create(this.engineContext, Duration.ofSeconds(20));
	}

	private PythonContext create(Context engineContext, Duration patience) {
		return new PythonContext(engineContext, this.settings, Map.of(), SpareThreads.NONE, this.watch, patience,
				() -> {
				}, (unused) -> {
				});
	}

	@AfterAll
	void closeContext() {
		this.engineContext.close(true);
		this.watch.close();
		this.factory.close();
	}

	@BeforeEach
	void keepThePermit() {
		this.release = new CountDownLatch(1);
		this.holder = hold(this.context);
	}

	private FutureTask<String> hold(PythonContext context) {
		CountDownLatch entered = new CountDownLatch(1);
		FutureTask<String> holder = start(() -> context.begin(exchange(), (module) -> {
			entered.countDown();
			// Not a wait: a thread that rests lets others go on.
			while (this.release.getCount() > 0) {
				Thread.onSpinWait();
			}
			return "held";
		}));
		assertThat(await(entered)).isTrue();
		return holder;
	}

	@AfterEach
	void permitIsBack() throws Exception {
		this.release.countDown();
		assertThat(this.holder.get(20, TimeUnit.SECONDS)).isEqualTo("held");
		Awaitility.await("permit").until(() -> this.context.describe().running() == 0);
	}

	@Test
	void interruptedStepIsNotRun() throws Exception {
		CompletableFuture<Thread> thread = new CompletableFuture<>();
		FutureTask<String> step = start(() -> {
			thread.complete(Thread.currentThread());
			return this.context.goOn(exchange(), (module) -> "run");
		});
		awaitWaiting();
		thread.join().interrupt();
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> step.get(20, TimeUnit.SECONDS))
			.withCauseInstanceOf(InterruptedException.class);
	}

	@Test
	void interruptedCloseIsRunOnceThereIsAPermitAndTheInterruptIsKept() throws Exception {
		CompletableFuture<Thread> thread = new CompletableFuture<>();
		FutureTask<String> close = start(() -> {
			thread.complete(Thread.currentThread());
			String within = this.context.end(exchange(), (module) -> "interrupted: " + Thread.interrupted());
			return within + ", then: " + Thread.interrupted();
		});
		awaitWaiting();
		thread.join().interrupt();
		this.release.countDown();
		assertThat(close.get(20, TimeUnit.SECONDS)).isEqualTo("interrupted: false, then: true");
	}

	@Test
	void stepThatIsInterruptedWhenItGetsThePermitIsEnded() throws Exception {
		Environ environ = Environ.builder().with("wsgi4j.interrupted", (BooleanSupplier) () -> true).build();
		FutureTask<String> step = start(() -> this.context.goOn(exchange(environ), (module) -> {
			this.engineContext.eval("python", "while True: pass");
			return "run to its end";
		}));
		awaitWaiting();
		this.release.countDown();
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> step.get(20, TimeUnit.SECONDS))
			.withCauseInstanceOf(InterruptedException.class);
	}

	@Test
	void exchangeThatGetsNoPermitInTimeIsToBeTriedAgainButIsClosed() throws Exception {
		try (Context other = this.factory.create()) {
			PythonContext hurried = create(other, Duration.ofMillis(1));
			FutureTask<String> keeper = hold(hurried);
			assertThatExceptionOfType(UnavailableException.class)
				.isThrownBy(() -> hurried.begin(exchange(), (module) -> "begun"))
				.satisfies((ex) -> assertThat(ex.getUnavailableSeconds()).isEqualTo(1));
			assertThatExceptionOfType(UnavailableException.class)
				.isThrownBy(() -> hurried.goOn(exchange(), (module) -> "gone on"));
			FutureTask<String> close = start(() -> hurried.end(exchange(), (module) -> "closed"));
			Awaitility.await("a close that waits").until(() -> hurried.describe().waiting() == 1);
			this.release.countDown();
			assertThat(keeper.get(20, TimeUnit.SECONDS)).isEqualTo("held");
			assertThat(close.get(20, TimeUnit.SECONDS)).isEqualTo("closed");
		}
	}

	@Test
	void contextThatIsGivenUpIsNotWaitedFor() throws Exception {
		Context other = this.factory.create();
		PythonContext lost = create(other, Duration.ofSeconds(20));
		FutureTask<String> keeper = hold(lost);
		FutureTask<String> call = start(() -> lost.begin(exchange(), (module) -> "begun"));
		FutureTask<String> close = start(() -> lost.end(exchange(), (module) -> "closed"));
		Awaitility.await("two that wait").until(() -> lost.describe().waiting() == 2);
		start(() -> {
			lost.giveUp();
			return "given up";
		});
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> call.get(20, TimeUnit.SECONDS))
			.withCauseInstanceOf(ContextLostException.class);
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> close.get(20, TimeUnit.SECONDS))
			.withCauseInstanceOf(ContextLostException.class);
		assertThat(keeper).isNotDone();
		this.release.countDown();
		assertThat(keeper.get(20, TimeUnit.SECONDS)).isEqualTo("held");
	}

	@Test
	void exitFunctionThatRaisesIsTheEndOfItsContextAsAnyOther() throws Exception {
		FutureTask<String> keeper = start(() -> {
			try (Context other = this.factory.create()) {
				PythonContext ending = create(other, Duration.ofSeconds(20));
				other.eval("python", "import atexit; atexit.register(lambda: 1 / 0)");
				other.getBindings("python").getMember("end").executeVoid();
				ending.keep();
			}
			return "left";
		});
		assertThat(keeper.get(20, TimeUnit.SECONDS)).isEqualTo("left");
	}

	private void awaitWaiting() {
		Awaitility.await("a thread that waits").until(() -> this.context.describe().waiting() == 1);
	}

	private PythonExchange exchange() {
		return exchange(Environ.empty());
	}

	private PythonExchange exchange(Environ environ) {
		return new PythonExchange(environ, (status, headers, error) -> {
			throw new IllegalStateException("Not called");
		}, this.context);
	}

	private static boolean await(CountDownLatch latch) {
		try {
			return latch.await(20, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static <T> FutureTask<T> start(Callable<T> work) {
		FutureTask<T> task = new FutureTask<>(work);
		new Thread(task).start();
		return task;
	}

}
