package io.wsgi4j.python.cpython;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import io.wsgi4j.python.PythonException;
import io.wsgi4j.python.PythonLoggers;
import io.wsgi4j.python.PythonStartException;

/**
 * Starts workers.
 */
final class WorkerFactory implements AutoCloseable {

	/**
	 * Where programs and libraries are, and what language and time zone the user has. No
	 * secret of the server is among them.
	 */
	private static final List<String> INHERITED = List.of("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ",
			"TMPDIR", "SYSTEMROOT");

	private final CPythonSettings settings;

	private final Interpreter interpreter;

	private final List<String> targets;

	private final ExportedBeans beans;

	private WorkerSocket socket = WorkerSocket.open();

	WorkerFactory(CPythonSettings settings, Interpreter interpreter, List<String> targets, ExportedBeans beans) {
		this.settings = settings;
		this.interpreter = interpreter;
		this.targets = targets;
		this.beans = beans;
	}

	/**
	 * Starts a worker and waits until it has imported the applications.
	 * @throws PythonStartException if one of them isn't there
	 * @throws WorkerException if the process can't be started, or isn't ready in time
	 */
	Worker create() throws InterruptedException {
		WorkerSocket socket = socket();
		StartingWorker starting = new StartingWorker();
		String secret = socket.admit(starting);
		Worker worker;
		try {
			worker = new Worker(run(socket, secret), this.settings.threads());
		}
		catch (RuntimeException ex) {
			socket.dismiss(secret);
			throw ex;
		}
		worker.onEnd().thenAccept((how) -> socket.dismiss(secret));
		starting.started(worker);
		Thread ending = new Thread(() -> worker.kill("is not needed"));
		try {
			// A server that is ended while it starts doesn't wait for modules.
			Runtime.getRuntime().addShutdownHook(ending);
			Frame answer = worker.awaitReady(this.settings.startupTimeout());
			Runtime.getRuntime().removeShutdownHook(ending);
			if (answer.kind() == Frame.START_FAILURE) {
				String[] failure = answer.text().split("\0", 2);
				throw new PythonStartException(failure[0], new PythonException(failure[failure.length - 1]));
			}
			return worker;
		}
		catch (IllegalStateException ex) {
			worker.kill("is not needed");
			throw new WorkerException("The server is ending", ex);
		}
		catch (InterruptedException | RuntimeException ex) {
			worker.kill("is not needed");
			forget(ending);
			throw ex;
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

	/**
	 * Where workers connect to: another place if somebody has cleaned up there.
	 */
	private synchronized WorkerSocket socket() {
		if (!this.socket.isIntact()) {
			this.socket.close();
			this.socket = WorkerSocket.open();
		}
		return this.socket;
	}

	private Process run(WorkerSocket socket, String secret) {
		List<String> command = new ArrayList<>(List.of(this.interpreter.command()));
		if (this.interpreter.isolated()) {
			command.add("-s");
		}
		command.add(socket.program().toString());
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		Map<String, String> environment = builder.environment();
		environment.keySet().retainAll(INHERITED);
		environment.putAll(this.settings.environment());
		try {
			Process process = builder.start();
			try (OutputStream input = process.getOutputStream()) {
				input.write(startLine(socket, secret).getBytes(StandardCharsets.UTF_8));
			}
			catch (IOException ex) {
				process.destroyForcibly();
				throw ex;
			}
			return process;
		}
		catch (IOException ex) {
			throw new WorkerException("Python can't be started", ex);
		}
	}

	/**
	 * What the worker has to know: fields separated by two NULs, their elements by one.
	 */
	private String startLine(WorkerSocket socket, String secret) {
		String directories = this.settings.path()
			.stream()
			.map(Path::toAbsolutePath)
			.map(Path::normalize)
			.map(Path::toString)
			.collect(Collectors.joining("\0"));
		return String.join("\0\0", socket.address(), secret, (this.settings.processes() > 1) ? "1" : "",
				Integer.toString(PythonLoggers.level()), directories, String.join("\0", this.targets),
				this.beans.describe());
	}

	@Override
	public synchronized void close() {
		this.socket.close();
	}

	/**
	 * A worker may connect before the process is known here.
	 */
	private static final class StartingWorker implements WorkerSocket.Owner {

		private final CompletableFuture<Worker> worker = new CompletableFuture<>();

		void started(Worker worker) {
			this.worker.complete(worker);
		}

		@Override
		public void connected(char kind, int number, WorkerConnection connection) {
			this.worker.thenAccept((started) -> started.connected(kind, number, connection));
		}

	}

}
