package io.wsgi4j.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import org.springframework.core.task.TaskDecorator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ExchangeScopeTests {

	private final List<String> done = new ArrayList<>();

	private final TaskDecorator decorator = (task) -> {
		this.done.add("captured");
		return () -> {
			this.done.add("restored");
			task.run();
			this.done.add("left");
		};
	};

	@Test
	void capturesOnceAndRestoresForEachAction() {
		ExchangeScope scope = new ExchangeScope(this.decorator);
		scope.run(() -> this.done.add("one"));
		scope.run(() -> this.done.add("two"));
		assertThat(this.done).containsExactly("captured", "restored", "one", "left", "restored", "two", "left");
	}

	@Test
	void actionWithinAnotherOneHasItsContextAlready() {
		ExchangeScope scope = new ExchangeScope(this.decorator);
		scope.run(() -> scope.run(() -> this.done.add("inner")));
		assertThat(this.done).containsExactly("captured", "restored", "inner", "left");
	}

	@Test
	void eachThreadDoesItsOwn() throws Exception {
		ExchangeScope scope = new ExchangeScope((task) -> task);
		CountDownLatch both = new CountDownLatch(2);
		ExecutorService executor = Executors.newFixedThreadPool(2);
		try {
			List<Future<Thread>> threads = new ArrayList<>();
			for (int i = 0; i < 2; i++) {
				threads.add(executor.submit(() -> {
					List<Thread> seen = new ArrayList<>();
					scope.run(() -> {
						both.countDown();
						await(both);
						seen.add(Thread.currentThread());
					});
					assertThat(seen).containsExactly(Thread.currentThread());
					return seen.get(0);
				}));
			}
			assertThat(threads.get(0).get()).isNotSameAs(threads.get(1).get());
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void whatHasToBeDoneIsDoneWithoutContextToo() {
		ExchangeScope scope = new ExchangeScope((task) -> () -> {
			throw new IllegalStateException("for the test");
		});
		scope.run(() -> this.done.add("action"));
		assertThat(this.done).containsExactly("action");
	}

	@Test
	void whatNeedsTheContextIsNotDoneWithoutIt() {
		IllegalStateException failure = new IllegalStateException("for the test");
		ExchangeScope scope = new ExchangeScope((task) -> () -> {
			throw failure;
		});
		List<Throwable> failures = new ArrayList<>();
		scope.run(() -> this.done.add("action"), (ex) -> {
			failures.add(ex);
			scope.run(() -> this.done.add("end"));
		});
		assertThat(failures).containsExactly(failure);
		assertThat(this.done).containsExactly("end");
	}

	@Test
	void decoratorThatForgetsItsTaskFails() {
		ExchangeScope scope = new ExchangeScope((task) -> () -> {
		});
		List<Throwable> failures = new ArrayList<>();
		scope.run(() -> this.done.add("action"), failures::add);
		assertThat(this.done).isEmpty();
		assertThat(failures).hasSize(1);
	}

	@Test
	void failureAfterTheActionIsNobodyElses() {
		ExchangeScope scope = new ExchangeScope((task) -> () -> {
			task.run();
			throw new IllegalStateException("for the test");
		});
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> scope.run(() -> this.done.add("action")));
		assertThat(this.done).containsExactly("action");
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
