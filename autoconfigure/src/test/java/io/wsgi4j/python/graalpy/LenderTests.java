package io.wsgi4j.python.graalpy;

import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of executors that lend threads in ways of their own.
 */
class LenderTests {

	private final Lender lender = new Lender();

	@Test
	void executorThatRunsTasksOnTheirCallersThreadIsNotWaitedFor() throws Exception {
		FutureTask<Boolean> borrower = new FutureTask<>(() -> {
			this.lender.arriveFrom(Runnable::run);
			return this.lender.release();
		});
		new Thread(borrower).start();
		assertThat(borrower.get(20, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void executorThatCantMakeAThreadIsAskedAgain() throws Exception {
		AtomicInteger tasks = new AtomicInteger();
		this.lender.arriveFrom((task) -> {
			switch (tasks.incrementAndGet()) {
				case 1 -> throw new RejectedExecutionException("full");
				case 2 -> throw new OutOfMemoryError("no thread");
				default -> new Thread(task).start();
			}
		});
		assertThat(tasks).hasValue(3);
		assertThat(this.lender.release()).isTrue();
	}

}
