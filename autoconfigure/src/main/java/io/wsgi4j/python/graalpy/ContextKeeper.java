package io.wsgi4j.python.graalpy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

import io.wsgi4j.python.PythonThread;

/**
 * The thread that makes a context and stays inside it until the context ends.
 */
final class ContextKeeper {

	private final CompletableFuture<PythonContext> made = new CompletableFuture<>();

	/**
	 * Starts the thread.
	 * @param factory makes the context
	 */
	ContextKeeper(Supplier<PythonContext> factory) {
		new PythonThread(() -> run(factory), "gateway-python-keeper").start();
	}

	private void run(Supplier<PythonContext> factory) {
		try {
			this.made.complete(factory.get());
		}
		catch (Throwable ex) {
			this.made.completeExceptionally(ex);
			return;
		}
		this.made.join().keep();
	}

	/**
	 * Waits for the context.
	 * @throws RuntimeException what the factory has thrown
	 */
	PythonContext context() {
		try {
			return this.made.join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof RuntimeException failure) {
				throw failure;
			}
			if (ex.getCause() instanceof Error error) {
				throw error;
			}
			throw ex;
		}
	}

}
