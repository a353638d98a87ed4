package io.wsgi4j.python.cpython;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import io.wsgi4j.Application;
import io.wsgi4j.python.DaemonThreads;
import io.wsgi4j.python.PythonDescriptor;
import io.wsgi4j.python.PythonEngine;
import io.wsgi4j.python.PythonStartException;
import io.wsgi4j.python.ScriptDirectory;
import io.wsgi4j.python.SourceWatch;
import io.wsgi4j.python.SpareThreads;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Python in processes of its own, each of which has all applications: any package of
 * CPython can be used, extensions included.
 */
public final class CPythonEngine implements PythonEngine {

	private static final Log LOG = LogFactory.getLog(CPythonEngine.class);

	private static final long IDLE_SECONDS = 10;

	private final CPythonSettings settings;

	private final Interpreter interpreter;

	private final SpareThreads spareThreads;

	private final ExportedBeans beans;

	private final ThreadPoolExecutor later;

	private final Restarts restarts = new Restarts();

	private final WorkerKeeper keeper;

	private final SourceWatch sources;

	/**
	 * Starts Python.
	 * @param settings how it runs
	 * @param targets the applications, as in {@code foo.application} or
	 * {@code foo:application}
	 * @param beans what Python code can import from {@code wsgi4j.beans}, by name
	 * @param spareThreads makes up for threads of the executor that wait for clients
	 * @throws InterpreterException if there is no interpreter that can run workers
	 * @throws PythonStartException if an application isn't there
	 * @throws WorkerException if the first process can't be started
	 */
	public CPythonEngine(CPythonSettings settings, List<String> targets, Map<String, Object> beans,
			SpareThreads spareThreads) {
		long start = System.nanoTime();
		this.settings = settings;
		this.spareThreads = spareThreads;
		this.beans = new ExportedBeans(beans);
		// A thread waits here only until it has a permit, and then runs.
		this.later = new ThreadPoolExecutor(0, settings.parkedThreads() + settings.processes() * settings.threads(),
				IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), new DaemonThreads("gateway-python-later"));
		this.interpreter = Interpreter.find(settings);
		LOG.info("Starting Python %s (%s)%s".formatted(this.interpreter.version(), this.interpreter.command(),
				targets.isEmpty() ? "" : " for " + String.join(", ", targets)));
		WorkerProgram program = new WorkerProgram(settings, this.interpreter, List.copyOf(targets), this.beans);
		this.keeper = new WorkerKeeper(settings, new WorkerFactory(settings, program), this.restarts);
		try {
			this.keeper.start();
		}
		catch (RuntimeException ex) {
			this.keeper.close();
			throw ex;
		}
		this.sources = new SourceWatch(settings.reload() ? settings.path() : List.of(), this.keeper::reload);
		LOG.info("Python %s, %d processes, started in %.2f s".formatted(this.interpreter.version(),
				settings.processes(), (System.nanoTime() - start) / 1e9));
	}

	@Override
	public Application application(String target) {
		return new CPythonApplication(target, this.keeper.pool(), this.beans, this.spareThreads, this.later);
	}

	@Override
	public Application directory(String directory) {
		return new ScriptDirectory(Path.of(directory), this::application, UnaryOperator.identity());
	}

	@Override
	public PythonDescriptor describe() {
		return PythonDescriptor.ofProcesses(this.interpreter.command(), this.interpreter.version(),
				this.keeper.pool().describe(), this.keeper.pool().waiting(), this.restarts.counts());
	}

	/**
	 * Has the next worker that dies replaced as soon as the first one.
	 */
	void forgetDeaths() {
		this.keeper.forgetDeaths();
	}

	@Override
	public void reload() {
		this.keeper.reload();
	}

	@Override
	public void close() {
		this.sources.close();
		this.keeper.close();
		this.later.shutdown();
	}

}
