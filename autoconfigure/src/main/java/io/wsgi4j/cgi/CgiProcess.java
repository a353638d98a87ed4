package io.wsgi4j.cgi;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A running program: its output is read and it is closed by the application's thread, its
 * input and its standard error are served by helpers.
 */
final class CgiProcess implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(CgiApplication.class);

	private static final long INTERVAL_MILLIS = 100;

	/**
	 * What the JDK, like a shell, adds to the signal that a process died of.
	 */
	private static final int SIGNALED = 128;

	private static final int MAX_SIGNAL = 64;

	/**
	 * Tells nothing of the output, which is read to its end: a shell reports it of a
	 * pipeline within (pipefail).
	 */
	private static final int SIGPIPE = 13;

	private final Process process;

	private final ProcessTree tree;

	private final Settings settings;

	private final CgiOutput output;

	private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();

	private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();

	private CompletableFuture<?> bodyPassed = CompletableFuture.completedFuture(null);

	private boolean outputEnded;

	private boolean lengthUnknown;

	private CgiProcess(Process process, Settings settings) {
		this.process = process;
		this.tree = new ProcessTree(process);
		this.settings = settings;
		this.output = new CgiOutput(process.getInputStream(), this);
	}

	static CgiProcess start(Process process, @Nullable InputStream body, BooleanSupplier interrupted, Settings settings)
			throws IOException {
		CgiProcess started = new CgiProcess(process, settings);
		try {
			started.logErrors();
			started.passBody(body);
			started.limitTime();
			started.lookForInterrupt(interrupted);
			return started;
		}
		catch (Throwable ex) {
			started.close();
			throw ex;
		}
	}

	CgiOutput output() {
		return this.output;
	}

	/**
	 * Takes note that only the end of the output tells that it is complete.
	 */
	void lengthUnknown() {
		this.lengthUnknown = true;
	}

	/**
	 * Takes note of the end of the output.
	 * @throws IOException if the output ended because the program was killed, or because
	 * it died of a signal and no length tells the client that something is missing
	 */
	void outputEnded() throws IOException {
		this.outputEnded = true;
		if (this.lengthUnknown) {
			lookForSignal();
		}
		IOException failure = this.failure.get();
		if (failure != null) {
			throw failure;
		}
	}

	/**
	 * Kills a program that still runs, waits until the helper has let go of the request's
	 * body, and logs a bad exit status. May be called again.
	 */
	@Override
	public void close() throws IOException {
		if (!this.closed.complete(null)) {
			return;
		}
		try {
			if (!hasExited()) {
				this.tree.end();
			}
			else if (this.process.exitValue() != 0 && this.failure.get() == null) {
				logger.warn("CGI program '%s' exited with status %d".formatted(this.settings.name(),
						this.process.exitValue()));
			}
			awaitBodyPassed();
		}
		catch (InterruptedException ex) {
			this.tree.end();
			Thread.currentThread().interrupt();
		}
		finally {
			this.process.getInputStream().close();
		}
	}

	private void lookForSignal() throws IOException {
		try {
			int signal = hasExited() ? this.process.exitValue() - SIGNALED : 0;
			if (signal > 0 && signal <= MAX_SIGNAL && signal != SIGPIPE) {
				this.failure.compareAndSet(null,
						new CgiException("CGI program '%s' died of signal %d".formatted(this.settings.name(), signal)));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException(
					"Interrupted at the end of CGI program '%s'".formatted(this.settings.name()));
		}
	}

	private void logErrors() {
		this.settings.executor().execute(new ErrorLog(this.process.getErrorStream(), this.settings.name(), logger));
	}

	private void passBody(@Nullable InputStream body) throws IOException {
		if (body == null) {
			this.process.getOutputStream().close();
			return;
		}
		this.bodyPassed = CompletableFuture
			.runAsync(new BodyPump(body, this.process.getOutputStream(), this::killAndWait), this.settings.executor());
	}

	private void limitTime() {
		Duration timeout = this.settings.timeout();
		if (timeout.isZero()) {
			return;
		}
		// A copy, because running out of time doesn't close
		this.closed.copy().orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).whenComplete((ignored, ex) -> {
			if (ex != null) {
				kill(new CgiTimeoutException(this.settings.name(), timeout));
			}
		});
	}

	/**
	 * Reading from a pipe doesn't notice that the thread is interrupted.
	 */
	private void lookForInterrupt(BooleanSupplier interrupted) {
		if (interrupted.getAsBoolean()) {
			kill(new InterruptedIOException("CGI program '%s' was interrupted".formatted(this.settings.name())));
		}
		else if (!this.closed.isDone()) {
			CompletableFuture.delayedExecutor(INTERVAL_MILLIS, TimeUnit.MILLISECONDS, Runnable::run)
				.execute(() -> lookForInterrupt(interrupted));
		}
	}

	private void killAndWait(IOException reason) {
		kill(reason);
		this.process.onExit().join();
	}

	private void kill(IOException reason) {
		if (this.process.isAlive()) {
			this.failure.compareAndSet(null, reason);
			this.tree.end();
		}
	}

	/**
	 * A program that has closed its output is about to exit, so it is waited for.
	 */
	private boolean hasExited() throws InterruptedException {
		return this.outputEnded ? this.process.waitFor(ProcessTree.GRACE.toMillis(), TimeUnit.MILLISECONDS)
				: !this.process.isAlive();
	}

	private void awaitBodyPassed() throws InterruptedException {
		try {
			this.bodyPassed.get(2 * ProcessTree.GRACE.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.debug("The body hasn't been passed to CGI program '%s'".formatted(this.settings.name()), ex);
		}
	}

	/**
	 * What is configured of running a program.
	 *
	 * @param name the program's name in logs and messages
	 * @param timeout the total time it may run; zero for no limit
	 * @param executor runs the helpers
	 */
	record Settings(String name, Duration timeout, Executor executor) {

	}

}
