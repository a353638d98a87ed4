package io.wsgi4j.python.graalpy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.wsgi4j.python.PythonSettings;
import io.wsgi4j.python.SpareThreads;
import jakarta.servlet.UnavailableException;
import org.awaitility.Awaitility;
import org.graalvm.polyglot.Context;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;

/**
 * Tests of how contexts come to their end.
 */
class ContextPoolTests {

	private static final Duration PATIENCE = Duration.ofMillis(1);

	private final ContextPool pool = new ContextPool(1, 0, PATIENCE, () -> mock(PythonContext.class));

	@Test
	void contextIsClosedOnAThreadOfItsOwn() throws Exception {
		CompletableFuture<String> closing = new CompletableFuture<>();
		try (this.pool) {
			this.pool.dispose(closedBy(closing));
			assertThat(closing.get(20, TimeUnit.SECONDS)).isEqualTo("gateway-python-closing");
		}
	}

	@Test
	void contextIsClosedAtOnceAfterThePool() {
		CompletableFuture<String> closing = new CompletableFuture<>();
		this.pool.close();
		this.pool.dispose(closedBy(closing));
		assertThat(closing).isCompletedWithValue(Thread.currentThread().getName());
	}

	@Test
	void contextThatCantBeClosedDoesNoHarm() {
		PythonContext broken = mock(PythonContext.class);
		willThrow(IllegalStateException.class).given(broken).close(any());
		this.pool.close();
		assertThatCode(() -> this.pool.dispose(broken)).doesNotThrowAnyException();
	}

	@Test
	void contextIsUnusedWhenItIsRetiredAndItsLastExchangeIsOver() {
		List<PythonContext> unused = new ArrayList<>();
		PythonSettings settings = new PythonSettings(List.of(), null, 1, 1, 10, false, null, null, Map.of(), Map.of(),
				0, false);
		try (ContextFactory factory = new ContextFactory(settings);
				InterruptWatch watch = new InterruptWatch(factory.interrupts());
				Context context = factory.create()) {
			PythonContext retired = new PythonContext(context, settings, Map.of(), SpareThreads.NONE, watch, PATIENCE,
					() -> {
					}, unused::add);
			assertThat(retired.retain()).isEqualTo(1);
			assertThat(retired.retain()).isEqualTo(2);
			retired.release();
			retired.retire();
			assertThat(unused).isEmpty();
			assertThat(retired.retain()).isZero();
			retired.release();
			assertThat(unused).containsExactly(retired);
		}
	}

	@Test
	void exchangeThatGetsNoContextInTimeIsToBeTriedAgain() {
		try (this.pool) {
			assertThatExceptionOfType(UnavailableException.class).isThrownBy(this.pool::take)
				.satisfies((ex) -> assertThat(ex.getUnavailableSeconds()).isEqualTo(1));
		}
	}

	@Test
	void exchangeThatWaitsForAContextIsLetGoWhenThePoolIsClosed() {
		ContextPool patient = new ContextPool(1, 0, Duration.ofHours(1), () -> mock(PythonContext.class));
		FutureTask<PythonContext> call = new FutureTask<>(patient::take);
		Thread thread = new Thread(call);
		thread.start();
		Awaitility.await("a thread that waits").until(() -> thread.getState() == Thread.State.TIMED_WAITING);
		patient.close();
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> call.get(20, TimeUnit.SECONDS))
			.withCauseInstanceOf(UnavailableException.class);
	}

	@Test
	void contextThatIsMadeWhileTheSourcesChangeIsReplacedAsWell() {
		AtomicInteger made = new AtomicInteger();
		CompletableFuture<ContextPool> self = new CompletableFuture<>();
		try (ContextPool changing = new ContextPool(1, 0, PATIENCE, () -> {
			if (made.incrementAndGet() == 2) {
				self.join().replaceAll();
			}
			return mock(PythonContext.class);
		})) {
			self.complete(changing);
			changing.replaceAll();
			Awaitility.await("a third context").until(() -> changing.replaced() == 2);
			assertThat(made).hasValue(3);
		}
	}

	@Test
	void contextThatCouldNotBeReplacedIsTriedAgainAfterAsManyExchanges() throws Exception {
		AtomicInteger made = new AtomicInteger();
		try (ContextPool recycling = new ContextPool(1, 2, PATIENCE, () -> {
			if (made.incrementAndGet() == 2) {
				throw new IllegalStateException("There is no memory for a context just now");
			}
			return beginning();
		})) {
			recycling.take();
			recycling.take();
			Awaitility.await("an attempt").until(() -> made.get() == 2);
			recycling.take();
			assertThat(recycling.replaced()).isZero();
			recycling.take();
			Awaitility.await("another attempt").until(() -> recycling.replaced() == 1);
		}
	}

	private static PythonContext beginning() {
		PythonContext context = mock(PythonContext.class);
		AtomicInteger begun = new AtomicInteger();
		given(context.isOpen()).willReturn(true);
		given(context.retain()).willAnswer((invocation) -> begun.incrementAndGet());
		return context;
	}

	private static PythonContext closedBy(CompletableFuture<String> thread) {
		PythonContext context = mock(PythonContext.class);
		willAnswer((invocation) -> {
			thread.complete(Thread.currentThread().getName());
			return null;
		}).given(context).close(any());
		return context;
	}

}
