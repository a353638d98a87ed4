package io.wsgi4j.python.cpython;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.wsgi4j.python.PythonException;
import io.wsgi4j.python.PythonStartException;

/**
 * The start of a process: until it has imported the applications.
 */
final class WorkerStart {

	private final CompletableFuture<Frame> answer = new CompletableFuture<>();

	private final CompletableFuture<String> end;

	private final Runnable kill;

	/**
	 * Waits for the start of a process.
	 * @param end how the process has ended, when it has and all that it has said has been
	 * taken
	 * @param kill kills the process
	 */
	WorkerStart(CompletableFuture<String> end, Runnable kill) {
		this.end = end;
		this.kill = kill;
	}

	/**
	 * Takes what the process says.
	 * @param answer {@link Frame#READY} or {@link Frame#START_FAILURE}
	 */
	void answered(Frame answer) {
		this.answer.complete(answer);
	}

	/**
	 * Waits until the applications have been imported. The process is killed if it fails,
	 * or if the server is ended meanwhile, which doesn't wait for modules.
	 * @throws PythonStartException if one of them isn't there
	 * @throws WorkerException if the process ends before, or doesn't get there in time
	 */
	void await(Duration limit) throws InterruptedException {
		Thread ending = new Thread(this.kill);
		try {
			Runtime.getRuntime().addShutdownHook(ending);
			awaitImports(limit);
		}
		catch (IllegalStateException ex) {
			this.kill.run();
			throw new WorkerException("The server is ending", ex);
		}
		catch (InterruptedException | RuntimeException ex) {
			this.kill.run();
			throw ex;
		}
		finally {
			forget(ending);
		}
	}

	private static void forget(Thread hook) {
		try {
			Runtime.getRuntime().removeShutdownHook(hook);
		}
		catch (IllegalStateException ex) {
			// It runs already.
		}
	}

	private void awaitImports(Duration limit) throws InterruptedException {
		Frame answer = answer(limit);
		if (answer.kind() == Frame.START_FAILURE) {
			String[] failure = answer.text().split("\0", 2);
			throw new PythonStartException(failure[0], new PythonException(failure[failure.length - 1]));
		}
	}

	private Frame answer(Duration limit) throws InterruptedException {
		try {
			return (Frame) CompletableFuture.anyOf(this.answer, this.end.thenApply((how) -> {
				throw new WorkerException("The Python process %s before it had begun".formatted(how), null);
			})).get(limit.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			throw new WorkerException("The Python process isn't ready after %d s".formatted(limit.toSeconds()), ex);
		}
		catch (ExecutionException ex) {
			throw WorkerException.of(ex);
		}
	}

}
