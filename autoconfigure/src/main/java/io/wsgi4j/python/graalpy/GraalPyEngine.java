package io.wsgi4j.python.graalpy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

import io.wsgi4j.Application;
import io.wsgi4j.python.PythonDescriptor;
import io.wsgi4j.python.PythonEngine;
import io.wsgi4j.python.PythonSettings;
import io.wsgi4j.python.PythonStartException;
import io.wsgi4j.python.PythonThread;
import io.wsgi4j.python.ScriptDirectory;
import io.wsgi4j.python.SourceWatch;
import io.wsgi4j.python.SpareThreads;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.graalvm.polyglot.Context;

/**
 * Python inside this process: an engine of GraalPy and its contexts, each of which has
 * all applications.
 */
public final class GraalPyEngine implements PythonEngine {

	private static final Log LOG = LogFactory.getLog(GraalPyEngine.class);

	/**
	 * How long an exchange waits for a context, and then for its turn in it.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final PythonSettings settings;

	private final List<String> targets;

	private final Map<String, Object> beans;

	private final SpareThreads ownThreads;

	private final LentThreads lentThreads;

	private final SpareThreads spareThreads;

	private final ContextFactory factory;

	private final InterruptWatch watch;

	private final ContextPool pool;

	private final SourceWatch sources;

	private final StartTimes times = new StartTimes();

	/**
	 * Starts Python.
	 * @param settings how it runs
	 * @param targets the applications, as in {@code foo.application} or
	 * {@code foo:application}
	 * @param beans what Python code can import from {@code wsgi4j.beans}, by name
	 * @throws PythonStartException if one of them isn't there
	 * @throws PythonOptionException if there is no such option
	 */
	public GraalPyEngine(PythonSettings settings, List<String> targets, Map<String, Object> beans) {
		this(settings, targets, beans, SpareThreads.NONE);
	}

	/**
	 * Starts Python.
	 * @param settings how it runs
	 * @param targets the applications, as in {@code foo.application} or
	 * {@code foo:application}
	 * @param beans what Python code can import from {@code wsgi4j.beans}, by name
	 * @param spareThreads makes up for threads that wait; if it is an executor as well,
	 * all of its threads are {@link PythonThread Python threads}
	 * @throws PythonStartException if one of them isn't there
	 * @throws PythonOptionException if there is no such option
	 */
	public GraalPyEngine(PythonSettings settings, List<String> targets, Map<String, Object> beans,
			SpareThreads spareThreads) {
		this.settings = settings;
		this.ownThreads = spareThreads;
		this.lentThreads = new LentThreads(settings.parkedThreads());
		this.spareThreads = all(spareThreads);
		this.beans = Map.copyOf(beans);
		this.targets = targets;
		LOG.info(targets.isEmpty() ? "Starting Python" : "Starting Python for " + String.join(", ", targets));
		this.factory = new ContextFactory(settings);
		this.times.end("engine");
		this.watch = new InterruptWatch(this.factory.interrupts());
		try {
			this.pool = new ContextPool(settings.contexts(), settings.maxRequests(), PATIENCE, this::createContext);
		}
		catch (RuntimeException ex) {
			this.watch.close();
			this.factory.close();
			throw ex;
		}
		this.sources = new SourceWatch(settings.reload() ? settings.path() : List.of(), this.pool::replaceAll);
		LOG.info("Python %s, %s, %d contexts, started in %s".formatted(this.factory.version(), mode(),
				settings.contexts(), this.times.total()));
		LOG.debug("Python's start: " + this.times);
		if (settings.contexts() > 1 && !this.factory.isNativeAccessComplete()) {
			LOG.warn("Only one Python context can load native modules such as sqlite3: "
					+ "install patchelf or set gateway.python.contexts=1");
		}
	}

	@Override
	public Application application(String target) {
		return new PythonApplication(this.pool, target, this.spareThreads, this::threads);
	}

	@Override
	public Application directory(String directory) {
		return new ScriptDirectory(Path.of(directory), this::application, this::threads);
	}

	private Executor threads(Executor executor) {
		return (executor == this.ownThreads) ? executor : this.lentThreads.on(executor);
	}

	/**
	 * Whether hot code is compiled, as opposed to interpreted for ever.
	 * @return what GraalPy says
	 */
	public boolean isCompiling() {
		return this.factory.isCompiling();
	}

	private String mode() {
		return isCompiling() ? "compiled" : "interpreted";
	}

	/**
	 * The version of GraalPy.
	 * @return the version
	 */
	public String version() {
		return this.factory.version();
	}

	/**
	 * The number of contexts that are there now.
	 * @return the number
	 */
	public int contexts() {
		return this.pool.size();
	}

	@Override
	public PythonDescriptor describe() {
		return PythonDescriptor.ofContexts(version(), mode(), this.pool.describe(), this.pool.replaced());
	}

	@Override
	public void reload() {
		this.pool.replaceAll();
	}

	@Override
	public void close() {
		this.sources.close();
		this.pool.close();
		this.watch.close();
		this.lentThreads.close();
		this.factory.close();
	}

	/**
	 * Makes a context on a thread of its own, which stays inside.
	 */
	private PythonContext createContext() {
		return new ContextKeeper(this::createContextHere).context();
	}

	private PythonContext createContextHere() {
		AtomicReference<PythonContext> self = new AtomicReference<>();
		Context context = this.factory.create();
		this.times.end("library");
		try {
			PythonContext created = new PythonContext(context, this.settings, this.beans, this.spareThreads, this.watch,
					PATIENCE, () -> this.pool.replace(self.get()), (unused) -> this.pool.dispose(unused));
			self.set(created);
			this.times.end("library");
			this.targets.forEach(created::load);
			this.times.end("applications");
			return created;
		}
		catch (RuntimeException ex) {
			context.close(true);
			throw ex;
		}
	}

	/**
	 * The executors' threads: those of the executor that grows, and those that are lent.
	 */
	private SpareThreads all(SpareThreads own) {
		return new SpareThreads() {

			@Override
			public void leave(Thread thread) {
				own.leave(thread);
				GraalPyEngine.this.lentThreads.leave(thread);
			}

			@Override
			public void comeBack(Thread thread) {
				own.comeBack(thread);
				GraalPyEngine.this.lentThreads.comeBack(thread);
			}

		};
	}

}
