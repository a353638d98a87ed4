package io.wsgi4j.python.graalpy;

import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests of the thread that finds Python code that is to be interrupted.
 */
class InterruptWatchTests {

	@Test
	void codeIsInterruptedAfterMemoryHasRunShort() {
		CompletableFuture<Void> raised = new CompletableFuture<>();
		ThreadInterrupts interrupts = mock(ThreadInterrupts.class);
		given(interrupts.raise(any(), any(), any())).willAnswer((invocation) -> {
			raised.complete(null);
			return new CompletableFuture<Void>();
		});
		PythonExchange exchange = mock(PythonExchange.class);
		given(exchange.tellsOfInterrupts()).willReturn(true);
		given(exchange.isInterrupted()).willThrow(new OutOfMemoryError("unable to create native thread"))
			.willReturn(true);
		try (InterruptWatch watch = new InterruptWatch(interrupts)) {
			InterruptWatch.Entry entry = watch.enter(mock(PythonContext.class), exchange, false);
			Awaitility.await("an interrupt").until(raised::isDone);
			watch.leave(entry);
		}
	}

}
