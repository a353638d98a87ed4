package io.wsgi4j.python.graalpy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.wsgi4j.python.DaemonThreads;
import io.wsgi4j.python.PythonSettings;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.EnvironmentAccess;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.io.IOAccess;
import org.jspecify.annotations.Nullable;

/**
 * Makes contexts on one engine, with the gateway's own module in each of them.
 */
final class ContextFactory implements AutoCloseable {

	private static final Log LOG = LogFactory.getLog(ContextFactory.class);

	private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

	private static final String MODULE = "gateway.py";

	private static final String HOST = "host.py";

	/**
	 * What all engines have.
	 */
	private static final String WSGI = "/io/wsgi4j/python/wsgi.py";

	/**
	 * Collections are what exported beans return.
	 */
	private static final HostAccess HOST_ACCESS = HostAccess.newBuilder(HostAccess.EXPLICIT)
		.allowArrayAccess(true)
		.allowBufferAccess(true)
		.allowListAccess(true)
		.allowMapAccess(true)
		.allowIterableAccess(true)
		.allowIteratorAccess(true)
		.build();

	private final Engine engine;

	private final ThreadInterrupts interrupts;

	private final Source module = read(MODULE);

	private final Source wsgi = read(WSGI);

	private final Source host = read(HOST);

	private final PythonSettings settings;

	private final boolean isolated;

	private final ResourceCache resources;

	private final @Nullable Path codeCache;

	ContextFactory(PythonSettings settings) {
		this.settings = settings;
		this.resources = ResourceCache.of(settings);
		this.resources.use(settings);
		this.engine = build(Engine.newBuilder("python")
			.allowExperimentalOptions(true)
			.option("engine.WarnInterpreterOnly", "false")
			// A warning about standard streams, which aren't redirected, for each
			// context.
			.option("log.python.com.oracle.graal.python.runtime.PythonContext.level", "SEVERE")
			.options(options(ContextFactory::isEngineOption))::build);
		this.interrupts = ThreadInterrupts.of(this.engine);
		this.isolated = isOnPath("patchelf");
		this.codeCache = CodeCache.find(settings, this.resources.directory());
	}

	/**
	 * Whether hot code is compiled, as opposed to interpreted for ever.
	 */
	boolean isCompiling() {
		return !this.engine.getImplementationName().equals("Interpreted");
	}

	String version() {
		return Objects.requireNonNull(this.engine.getLanguages().get("python")).getVersion();
	}

	/**
	 * Interrupts threads inside the contexts.
	 */
	ThreadInterrupts interrupts() {
		return this.interrupts;
	}

	/**
	 * Whether more than one context can have modules of native code.
	 */
	boolean isNativeAccessComplete() {
		return this.isolated || !this.settings.nativeAccess();
	}

	Context create() {
		boolean processes = this.isolated && this.settings.nativeAccess();
		String backend = this.settings.nativeAccess() ? "native" : "java";
		Context.Builder builder = Context.newBuilder("python")
			.engine(this.engine)
			.allowExperimentalOptions(true)
			.allowHostAccess(HOST_ACCESS)
			.allowIO(IOAccess.ALL)
			.allowCreateThread(true)
			.allowNativeAccess(this.settings.nativeAccess())
			.allowCreateProcess(processes)
			.allowEnvironmentAccess(EnvironmentAccess.INHERIT)
			.environment(this.settings.environment())
			.option("python.PosixModuleBackend", backend)
			.option("python.CompressionModulesBackend", backend)
			.option("python.InstallSignalHandlers", "false");
		if (this.isolated) {
			// Contexts without native access as well: one that isn't isolated keeps all
			// others of the process from loading native modules.
			builder.option("python.IsolateNativeModules", "true");
		}
		if (this.settings.venv() != null) {
			builder.option("python.Executable", this.settings.venv().resolve("bin/python").toAbsolutePath().toString());
			builder.option("python.ForceImportSite", "true");
		}
		if (this.codeCache != null) {
			builder.option("python.DontWriteBytecodeFlag", "false");
			builder.option("python.PyCachePrefix", this.codeCache.toString());
		}
		options(Predicate.not(ContextFactory::isEngineOption))
			.forEach((name, value) -> builder.option(name.startsWith("python.") ? name : "python." + name, value));
		Context context = build(builder::build);
		try {
			context.eval(this.host);
			context.getBindings("python").getMember("repair").executeVoid(processes);
			context.eval(this.module);
			context.eval(this.wsgi);
			return context;
		}
		catch (RuntimeException ex) {
			context.close(true);
			throw this.resources.explain(ex);
		}
	}

	/**
	 * Closes the engine. Not on the current thread, because that would wait for native
	 * code and for threads that run for ever.
	 */
	@Override
	public void close() {
		Thread closer = new DaemonThreads("gateway-python-closing").newThread(() -> this.engine.close(true));
		closer.start();
		try {
			closer.join(CLOSE_LIMIT.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		if (closer.isAlive()) {
			LOG.warn("Python isn't closed after %d s: it is left to the end of the process"
				.formatted(CLOSE_LIMIT.toSeconds()));
		}
	}

	private <T> T build(Supplier<T> builder) {
		try {
			return builder.get();
		}
		catch (IllegalArgumentException ex) {
			throw this.settings.options().isEmpty() ? ex : new PythonOptionException(ex);
		}
	}

	private Map<String, String> options(Predicate<String> filter) {
		Map<String, String> options = new LinkedHashMap<>(this.settings.options());
		options.keySet().removeIf(filter.negate());
		return options;
	}

	/**
	 * Whether an option is that of all languages.
	 */
	private static boolean isEngineOption(String name) {
		return name.startsWith("engine.") || name.startsWith("compiler.") || name.startsWith("log.");
	}

	private static Source read(String resource) {
		String module = resource.substring(resource.lastIndexOf('/') + 1);
		try (InputStream stream = ContextFactory.class.getResourceAsStream(resource)) {
			String text = new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
			return Source.newBuilder("python", "__file__ = '" + module + "'\n" + text, module).build();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static boolean isOnPath(String program) {
		String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
		return Arrays.stream(path.split(":")).anyMatch((directory) -> Files.isExecutable(Path.of(directory, program)));
	}

}
