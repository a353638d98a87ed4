package io.wsgi4j.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.wsgi4j.files.DirectoryApplicationBuilder;
import io.wsgi4j.gateway.EncodedSlash;
import io.wsgi4j.gateway.LastDispatch;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.util.unit.DataSize;

/**
 * {@link ConfigurationProperties Configuration properties} for the gateway.
 */
@ConfigurationProperties("gateway")
public class GatewayProperties {

	/**
	 * Path under which applications are mounted. Nothing else answers below it. Use "/"
	 * for the root.
	 */
	private String prefix = "/gateway";

	/**
	 * Python application to mount at the prefix, as in foo.application or
	 * foo:application. Needs GraalPy.
	 */
	private @Nullable String wsgi;

	private final Python python = new Python();

	/**
	 * Default executor of applications. That of Python applications is like it, but has a
	 * thread for each place in a context.
	 */
	@NestedConfigurationProperty
	private final ExecutorProperties executor = new ExecutorProperties();

	/**
	 * Further executors by name, each with the properties of gateway.executor.
	 */
	private final Map<String, ExecutorProperties> executors = new LinkedHashMap<>();

	private final Request request = new Request();

	private final AccessLog accessLog = new AccessLog();

	/**
	 * Time that a request may wait for a thread of its executor. After it, it is answered
	 * with 503. A value of zero or less means no limit.
	 */
	private Duration queueTimeout = Duration.ofSeconds(10);

	/**
	 * Time that an application may take until the head of its answer is out. After it,
	 * its thread is interrupted and the request answered with 504. A value of zero or
	 * less means no limit.
	 */
	private Duration responseTimeout = Duration.ofSeconds(30);

	/**
	 * Time that a client may take nothing of its answer. After it, the connection is cut.
	 * A value of zero or less means no limit.
	 */
	private Duration writeTimeout = Duration.ofSeconds(60);

	/**
	 * Time that an application may run between two blocks of its answer, or to close its
	 * body; waiting for the client doesn't count. After it, its thread is interrupted and
	 * the answer cut. A value of zero or less means no limit.
	 */
	private Duration stepTimeout = Duration.ZERO;

	/**
	 * Time that an application may go on after its client has left, or has been answered
	 * without it. After it, its thread is interrupted. A value of zero or less means no
	 * limit.
	 */
	private Duration abandonedTimeout = Duration.ofSeconds(30);

	/**
	 * Maximum number of requests that each application has at the same time, from the
	 * first byte to the last. A further one is answered with 503. A value of zero or less
	 * means no maximum.
	 */
	private int maxInFlight;

	/**
	 * Which requests end in a dispatch through the filters although their answers are
	 * complete: "auto" for all of them if a filter logs requests when they are over,
	 * "always" for filters of your own that act in the last dispatch.
	 */
	private LastDispatch lastDispatch = LastDispatch.AUTO;

	/**
	 * Settings of single applications by name: enabled, path, executor, request,
	 * timeouts, max-in-flight. With wsgi or directory, they define an application.
	 */
	private final Map<String, ApplicationProperties> applications = new LinkedHashMap<>();

	public String getPrefix() {
		return this.prefix;
	}

	public void setPrefix(String prefix) {
		this.prefix = prefix;
	}

	public LastDispatch getLastDispatch() {
		return this.lastDispatch;
	}

	public void setLastDispatch(LastDispatch lastDispatch) {
		this.lastDispatch = lastDispatch;
	}

	public @Nullable String getWsgi() {
		return this.wsgi;
	}

	public void setWsgi(@Nullable String wsgi) {
		this.wsgi = wsgi;
	}

	public Python getPython() {
		return this.python;
	}

	public ExecutorProperties getExecutor() {
		return this.executor;
	}

	public Map<String, ExecutorProperties> getExecutors() {
		return this.executors;
	}

	public Request getRequest() {
		return this.request;
	}

	public AccessLog getAccessLog() {
		return this.accessLog;
	}

	public Duration getQueueTimeout() {
		return this.queueTimeout;
	}

	public void setQueueTimeout(Duration queueTimeout) {
		this.queueTimeout = queueTimeout;
	}

	public Duration getResponseTimeout() {
		return this.responseTimeout;
	}

	public void setResponseTimeout(Duration responseTimeout) {
		this.responseTimeout = responseTimeout;
	}

	public Duration getWriteTimeout() {
		return this.writeTimeout;
	}

	public void setWriteTimeout(Duration writeTimeout) {
		this.writeTimeout = writeTimeout;
	}

	public Duration getStepTimeout() {
		return this.stepTimeout;
	}

	public void setStepTimeout(Duration stepTimeout) {
		this.stepTimeout = stepTimeout;
	}

	public Duration getAbandonedTimeout() {
		return this.abandonedTimeout;
	}

	public void setAbandonedTimeout(Duration abandonedTimeout) {
		this.abandonedTimeout = abandonedTimeout;
	}

	public int getMaxInFlight() {
		return this.maxInFlight;
	}

	public void setMaxInFlight(int maxInFlight) {
		this.maxInFlight = maxInFlight;
	}

	public Map<String, ApplicationProperties> getApplications() {
		return this.applications;
	}

	/**
	 * How Python applications run.
	 */
	public static class Python {

		/**
		 * What runs Python applications. Unless set, GraalPy if it is on the class path,
		 * CPython otherwise.
		 */
		private Engine engine = Engine.AUTO;

		/**
		 * Interpreter of CPython, a path or a name on the PATH. Unless set, that of the
		 * virtual environment, then python3.
		 */
		private @Nullable String executable;

		/**
		 * Number of worker processes of CPython. As many as there are processors unless
		 * set.
		 */
		private @Nullable Integer processes;

		/**
		 * Maximum number of threads that run Python code in one worker process at the
		 * same time.
		 */
		private int threads = 4;

		/**
		 * Time that a worker process may take to import the applications.
		 */
		private Duration startupTimeout = Duration.ofSeconds(60);

		/**
		 * Time that a worker process may take to end, exit functions included. Then it is
		 * killed.
		 */
		private Duration shutdownTimeout = Duration.ofSeconds(10);

		/**
		 * Directories that Python modules are imported from. The working directory unless
		 * set.
		 */
		private List<String> path = new ArrayList<>();

		/**
		 * Virtual environment of the engine, whose packages can be imported.
		 */
		private @Nullable String venv;

		/**
		 * Directory of scripts: each name.py that defines application is mounted at
		 * /name.
		 */
		private @Nullable String directory;

		/**
		 * Number of contexts of GraalPy, each of them an interpreter with modules of its
		 * own. As many as there are processors unless set.
		 */
		private @Nullable Integer contexts;

		/**
		 * Maximum number of threads that run Python code in one context of GraalPy at the
		 * same time.
		 */
		private int threadsPerContext = 1;

		/**
		 * Maximum number of threads that wait in the midst of exchanges, for a client or
		 * for a request body. Beyond it, further requests of Python applications are
		 * answered with 503.
		 */
		private int parkedThreads = 2000;

		/**
		 * Whether GraalPy may load modules of native code, such as sqlite3, ctypes, bz2
		 * and pyexpat.
		 */
		private boolean nativeAccess = true;

		/**
		 * Directory that GraalPy unpacks its library into. Below the home of the user
		 * unless set. There is one in a process.
		 */
		private @Nullable String resourceCache;

		/**
		 * Directory that GraalPy keeps compiled modules in, for a faster start. A
		 * directory below the resource cache unless set.
		 */
		private @Nullable String cacheDirectory;

		/**
		 * Whether CPython imports the applications once, in a process that all workers
		 * are forked from. They share its memory and start at once, but have none of the
		 * threads and connections that were opened while it imported. Not available on
		 * Windows.
		 */
		private boolean preload;

		/**
		 * Number of requests after which a context or a worker process is replaced by a
		 * fresh one. A value of zero or less means never.
		 */
		private int maxRequests;

		/**
		 * Whether fresh contexts or worker processes take over when a source file on the
		 * path changes. For development.
		 */
		private boolean reload;

		/**
		 * Beans that Python code can import from wsgi4j.beans: the name that they have
		 * there and that of the bean. No others can be reached.
		 */
		private final Map<String, String> beans = new LinkedHashMap<>();

		/**
		 * Further options of GraalPy by name, with or without "python." before it. Those
		 * of all languages begin with "engine." or "compiler.".
		 */
		private final Map<String, String> options = new LinkedHashMap<>();

		/**
		 * Further variables of os.environ.
		 */
		private final Map<String, String> environment = new LinkedHashMap<>();

		public Engine getEngine() {
			return this.engine;
		}

		public void setEngine(Engine engine) {
			this.engine = engine;
		}

		public @Nullable String getExecutable() {
			return this.executable;
		}

		public void setExecutable(@Nullable String executable) {
			this.executable = executable;
		}

		public @Nullable Integer getProcesses() {
			return this.processes;
		}

		public void setProcesses(@Nullable Integer processes) {
			this.processes = processes;
		}

		public int getThreads() {
			return this.threads;
		}

		public void setThreads(int threads) {
			this.threads = threads;
		}

		public Duration getStartupTimeout() {
			return this.startupTimeout;
		}

		public void setStartupTimeout(Duration startupTimeout) {
			this.startupTimeout = startupTimeout;
		}

		public Duration getShutdownTimeout() {
			return this.shutdownTimeout;
		}

		public void setShutdownTimeout(Duration shutdownTimeout) {
			this.shutdownTimeout = shutdownTimeout;
		}

		public List<String> getPath() {
			return this.path;
		}

		public void setPath(List<String> path) {
			this.path = path;
		}

		public @Nullable String getVenv() {
			return this.venv;
		}

		public void setVenv(@Nullable String venv) {
			this.venv = venv;
		}

		public @Nullable String getDirectory() {
			return this.directory;
		}

		public void setDirectory(@Nullable String directory) {
			this.directory = directory;
		}

		public @Nullable Integer getContexts() {
			return this.contexts;
		}

		public void setContexts(@Nullable Integer contexts) {
			this.contexts = contexts;
		}

		public int getThreadsPerContext() {
			return this.threadsPerContext;
		}

		public void setThreadsPerContext(int threadsPerContext) {
			this.threadsPerContext = threadsPerContext;
		}

		public int getParkedThreads() {
			return this.parkedThreads;
		}

		public void setParkedThreads(int parkedThreads) {
			this.parkedThreads = parkedThreads;
		}

		public boolean isNativeAccess() {
			return this.nativeAccess;
		}

		public void setNativeAccess(boolean nativeAccess) {
			this.nativeAccess = nativeAccess;
		}

		public @Nullable String getResourceCache() {
			return this.resourceCache;
		}

		public void setResourceCache(@Nullable String resourceCache) {
			this.resourceCache = resourceCache;
		}

		public @Nullable String getCacheDirectory() {
			return this.cacheDirectory;
		}

		public void setCacheDirectory(@Nullable String cacheDirectory) {
			this.cacheDirectory = cacheDirectory;
		}

		public boolean isPreload() {
			return this.preload;
		}

		public void setPreload(boolean preload) {
			this.preload = preload;
		}

		public int getMaxRequests() {
			return this.maxRequests;
		}

		public void setMaxRequests(int maxRequests) {
			this.maxRequests = maxRequests;
		}

		public boolean isReload() {
			return this.reload;
		}

		public void setReload(boolean reload) {
			this.reload = reload;
		}

		public Map<String, String> getBeans() {
			return this.beans;
		}

		public Map<String, String> getOptions() {
			return this.options;
		}

		public Map<String, String> getEnvironment() {
			return this.environment;
		}

		/**
		 * What runs Python applications.
		 */
		public enum Engine {

			/**
			 * GraalPy if it is on the class path, CPython otherwise.
			 */
			AUTO,

			/**
			 * GraalPy, in the process of the server.
			 */
			GRAALPY,

			/**
			 * CPython, in processes of its own.
			 */
			CPYTHON

		}

	}

	/**
	 * A line of log for each request.
	 */
	public static class AccessLog {

		/**
		 * Whether each request of an application is logged, by the logger
		 * 'io.wsgi4j.access'.
		 */
		private boolean enabled;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

	}

	/**
	 * What the gateway accepts as a request.
	 */
	public static class Request {

		/**
		 * When an application is called: when the whole body of the request has arrived,
		 * or at once, to read the body while it arrives.
		 */
		private Mode mode = Mode.BUFFERED;

		/**
		 * Maximum size of a request's body. A negative value means no maximum.
		 */
		private DataSize maxBodySize = DataSize.ofMegabytes(10);

		/**
		 * Threshold after which a request's body is written to a temporary file, unless
		 * it is buffered and the memory budget has room for it.
		 */
		private DataSize memoryThreshold = DataSize.ofKilobytes(64);

		/**
		 * Memory shared by buffered bodies that are larger than the memory threshold,
		 * each of which has an eighth of it at most. Zero for none, a sixteenth of the
		 * maximum heap by default.
		 */
		private @Nullable DataSize memoryBudget;

		/**
		 * Time that a client may send nothing of a request's body. After it, the request
		 * is answered with 408. A value of zero or less means no limit.
		 */
		private Duration readTimeout = Duration.ofSeconds(20);

		/**
		 * Directory in which the server makes one of its own for temporary files with
		 * request bodies. By default, the system's directory for temporary files.
		 */
		private @Nullable String directory;

		public Mode getMode() {
			return this.mode;
		}

		public void setMode(Mode mode) {
			this.mode = mode;
		}

		public DataSize getMaxBodySize() {
			return this.maxBodySize;
		}

		public void setMaxBodySize(DataSize maxBodySize) {
			this.maxBodySize = maxBodySize;
		}

		public DataSize getMemoryThreshold() {
			return this.memoryThreshold;
		}

		public void setMemoryThreshold(DataSize memoryThreshold) {
			this.memoryThreshold = memoryThreshold;
		}

		public @Nullable DataSize getMemoryBudget() {
			return this.memoryBudget;
		}

		public void setMemoryBudget(@Nullable DataSize memoryBudget) {
			this.memoryBudget = memoryBudget;
		}

		public Duration getReadTimeout() {
			return this.readTimeout;
		}

		public void setReadTimeout(Duration readTimeout) {
			this.readTimeout = readTimeout;
		}

		public @Nullable String getDirectory() {
			return this.directory;
		}

		public void setDirectory(@Nullable String directory) {
			this.directory = directory;
		}

		/**
		 * When an application is called.
		 */
		public enum Mode {

			/**
			 * When the whole body of the request has arrived.
			 */
			BUFFERED,

			/**
			 * At once. The application reads the body while it arrives, and its thread
			 * waits for the client.
			 */
			STREAMING

		}

	}

	/**
	 * What runs one Python application.
	 */
	public static class ApplicationPython {

		/**
		 * What runs the application. Overrides gateway.python.engine.
		 */
		private Python.@Nullable Engine engine;

		/**
		 * Number of worker processes of CPython that the application has to itself. It
		 * shares those of gateway.python.processes unless set.
		 */
		private @Nullable Integer processes;

		public Python.@Nullable Engine getEngine() {
			return this.engine;
		}

		public void setEngine(Python.@Nullable Engine engine) {
			this.engine = engine;
		}

		public @Nullable Integer getProcesses() {
			return this.processes;
		}

		public void setProcesses(@Nullable Integer processes) {
			this.processes = processes;
		}

	}

	/**
	 * Settings of one application.
	 */
	public static class ApplicationProperties {

		/**
		 * Whether the application is mounted.
		 */
		private boolean enabled = true;

		/**
		 * Path of the application under gateway.prefix. Overrides the annotation's.
		 */
		private @Nullable String path;

		/**
		 * Name of the executor that runs the application: one of gateway.executors or a
		 * TaskExecutor bean. Overrides the annotation's.
		 */
		private @Nullable String executor;

		/**
		 * What becomes of a request with an encoded slash below the application's mount:
		 * it is answered with 400, or the encoded slash is a slash to everything that
		 * sees the path.
		 */
		private EncodedSlash encodedSlash = EncodedSlash.REJECT;

		private final ApplicationRequest request = new ApplicationRequest();

		/**
		 * Python application to mount, as in foo.application or foo:application.
		 */
		private @Nullable String wsgi;

		private final ApplicationPython python = new ApplicationPython();

		/**
		 * Directory whose files to answer with: mounts an application of its own. A
		 * relative path begins at the working directory.
		 */
		private @Nullable String directory;

		private final ApplicationFiles files = new ApplicationFiles();

		/**
		 * Time that a request may wait for a thread of its executor. A value of zero or
		 * less means no limit. Overrides gateway.queue-timeout.
		 */
		private @Nullable Duration queueTimeout;

		/**
		 * Time that the application may take until the head of its answer is out. A value
		 * of zero or less means no limit. Overrides gateway.response-timeout.
		 */
		private @Nullable Duration responseTimeout;

		/**
		 * Time that a client may take nothing of its answer. A value of zero or less
		 * means no limit. Overrides gateway.write-timeout.
		 */
		private @Nullable Duration writeTimeout;

		/**
		 * Time that the application may run between two blocks of its answer, or to close
		 * its body. A value of zero or less means no limit. Overrides
		 * gateway.step-timeout.
		 */
		private @Nullable Duration stepTimeout;

		/**
		 * Time that the application may go on after its client has left, or has been
		 * answered without it. A value of zero or less means no limit. Overrides
		 * gateway.abandoned-timeout.
		 */
		private @Nullable Duration abandonedTimeout;

		/**
		 * Maximum number of requests that the application has at the same time. A value
		 * of zero or less means no maximum. Overrides gateway.max-in-flight.
		 */
		private @Nullable Integer maxInFlight;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public @Nullable String getPath() {
			return this.path;
		}

		public void setPath(@Nullable String path) {
			this.path = path;
		}

		public @Nullable String getExecutor() {
			return this.executor;
		}

		public void setExecutor(@Nullable String executor) {
			this.executor = executor;
		}

		public @Nullable String getWsgi() {
			return this.wsgi;
		}

		public void setWsgi(@Nullable String wsgi) {
			this.wsgi = wsgi;
		}

		public ApplicationPython getPython() {
			return this.python;
		}

		public EncodedSlash getEncodedSlash() {
			return this.encodedSlash;
		}

		public void setEncodedSlash(EncodedSlash encodedSlash) {
			this.encodedSlash = encodedSlash;
		}

		public @Nullable String getDirectory() {
			return this.directory;
		}

		public void setDirectory(@Nullable String directory) {
			this.directory = directory;
		}

		public ApplicationFiles getFiles() {
			return this.files;
		}

		public ApplicationRequest getRequest() {
			return this.request;
		}

		public @Nullable Duration getQueueTimeout() {
			return this.queueTimeout;
		}

		public void setQueueTimeout(@Nullable Duration queueTimeout) {
			this.queueTimeout = queueTimeout;
		}

		public @Nullable Duration getResponseTimeout() {
			return this.responseTimeout;
		}

		public void setResponseTimeout(@Nullable Duration responseTimeout) {
			this.responseTimeout = responseTimeout;
		}

		public @Nullable Duration getWriteTimeout() {
			return this.writeTimeout;
		}

		public void setWriteTimeout(@Nullable Duration writeTimeout) {
			this.writeTimeout = writeTimeout;
		}

		public @Nullable Duration getStepTimeout() {
			return this.stepTimeout;
		}

		public void setStepTimeout(@Nullable Duration stepTimeout) {
			this.stepTimeout = stepTimeout;
		}

		public @Nullable Duration getAbandonedTimeout() {
			return this.abandonedTimeout;
		}

		public void setAbandonedTimeout(@Nullable Duration abandonedTimeout) {
			this.abandonedTimeout = abandonedTimeout;
		}

		public @Nullable Integer getMaxInFlight() {
			return this.maxInFlight;
		}

		public void setMaxInFlight(@Nullable Integer maxInFlight) {
			this.maxInFlight = maxInFlight;
		}

	}

	/**
	 * How an application answers with the files of its directory.
	 */
	public static class ApplicationFiles {

		/**
		 * Name of the file that directories are answered with. None is if it is empty.
		 */
		private String index = "index.html";

		/**
		 * Whether compressed files beside a file (.br, .zst, .gz) are sent in its place
		 * to clients that accept them.
		 */
		private boolean precompressed = true;

		/**
		 * Value of Cache-Control. With "no-cache", clients ask for a file each time they
		 * use it, and get 304 if they have it. There is no such header if it is empty.
		 */
		private String cacheControl = "no-cache";

		/**
		 * Regular expression that is found in the names of files whose content never
		 * changes, so that clients may use them for a year without asking. By default, it
		 * finds 12 to 64 hexadecimal digits between dots. No files are taken for such if
		 * it is empty.
		 */
		private String immutableNames = DirectoryApplicationBuilder.HASHED_NAMES;

		/**
		 * Time for which small files (up to 32 KB each, 8 MB in total) are kept in
		 * memory, and changes to them may not be seen. With a value of zero or less,
		 * files are looked at for each request.
		 */
		private Duration recheckInterval = Duration.ofSeconds(1);

		/**
		 * Content types by extensions without the dot, in addition to the usual ones or
		 * in their place.
		 */
		private final Map<String, String> contentTypes = new LinkedHashMap<>();

		public String getIndex() {
			return this.index;
		}

		public void setIndex(String index) {
			this.index = index;
		}

		public boolean isPrecompressed() {
			return this.precompressed;
		}

		public void setPrecompressed(boolean precompressed) {
			this.precompressed = precompressed;
		}

		public String getCacheControl() {
			return this.cacheControl;
		}

		public void setCacheControl(String cacheControl) {
			this.cacheControl = cacheControl;
		}

		public String getImmutableNames() {
			return this.immutableNames;
		}

		public void setImmutableNames(String immutableNames) {
			this.immutableNames = immutableNames;
		}

		public Duration getRecheckInterval() {
			return this.recheckInterval;
		}

		public void setRecheckInterval(Duration recheckInterval) {
			this.recheckInterval = recheckInterval;
		}

		public Map<String, String> getContentTypes() {
			return this.contentTypes;
		}

	}

	/**
	 * What one application accepts as a request.
	 */
	public static class ApplicationRequest {

		/**
		 * When the application is called. Overrides gateway.request.mode.
		 */
		private Request.@Nullable Mode mode;

		/**
		 * Maximum size of a request's body. A negative value means no maximum. Overrides
		 * gateway.request.max-body-size.
		 */
		private @Nullable DataSize maxBodySize;

		/**
		 * Threshold after which a request's body is written to a temporary file.
		 * Overrides gateway.request.memory-threshold.
		 */
		private @Nullable DataSize memoryThreshold;

		/**
		 * Time that a client may send nothing of a request's body. A value of zero or
		 * less means no limit. Overrides gateway.request.read-timeout.
		 */
		private @Nullable Duration readTimeout;

		public Request.@Nullable Mode getMode() {
			return this.mode;
		}

		public void setMode(Request.@Nullable Mode mode) {
			this.mode = mode;
		}

		public @Nullable DataSize getMaxBodySize() {
			return this.maxBodySize;
		}

		public void setMaxBodySize(@Nullable DataSize maxBodySize) {
			this.maxBodySize = maxBodySize;
		}

		public @Nullable DataSize getMemoryThreshold() {
			return this.memoryThreshold;
		}

		public void setMemoryThreshold(@Nullable DataSize memoryThreshold) {
			this.memoryThreshold = memoryThreshold;
		}

		public @Nullable Duration getReadTimeout() {
			return this.readTimeout;
		}

		public void setReadTimeout(@Nullable Duration readTimeout) {
			this.readTimeout = readTimeout;
		}

	}

	/**
	 * Settings of one executor, named as in {@code spring.task.execution}.
	 */
	public static class ExecutorProperties {

		private final Pool pool = new Pool();

		private final Shutdown shutdown = new Shutdown();

		/**
		 * Kind of threads to use. In auto mode, they are virtual if
		 * spring.threads.virtual.enabled is set and Java is 21 or later.
		 */
		private Mode mode = Mode.AUTO;

		/**
		 * Maximum number of requests that virtual threads work on at the same time. A
		 * further one doesn't wait but is answered with 503. A negative value means no
		 * maximum. Has no effect on platform threads.
		 */
		private int concurrencyLimit = 256;

		/**
		 * Prefix to use for the names of newly created threads. By default, "gateway-",
		 * followed by the executor's name and a dash if it has a name.
		 */
		private @Nullable String threadNamePrefix;

		public Pool getPool() {
			return this.pool;
		}

		public Shutdown getShutdown() {
			return this.shutdown;
		}

		public Mode getMode() {
			return this.mode;
		}

		public void setMode(Mode mode) {
			this.mode = mode;
		}

		public int getConcurrencyLimit() {
			return this.concurrencyLimit;
		}

		public void setConcurrencyLimit(int concurrencyLimit) {
			this.concurrencyLimit = concurrencyLimit;
		}

		public @Nullable String getThreadNamePrefix() {
			return this.threadNamePrefix;
		}

		public void setThreadNamePrefix(@Nullable String threadNamePrefix) {
			this.threadNamePrefix = threadNamePrefix;
		}

		/**
		 * Kind of threads.
		 */
		public enum Mode {

			/**
			 * Virtual threads if spring.threads.virtual.enabled is set and Java is 21 or
			 * later, platform threads otherwise.
			 */
			AUTO,

			/**
			 * A pool of platform threads.
			 */
			PLATFORM,

			/**
			 * A virtual thread for each request. Needs Java 21.
			 */
			VIRTUAL

		}

	}

	/**
	 * Settings of a pool of platform threads.
	 */
	public static class Pool {

		/**
		 * Core number of threads. Has no effect on virtual threads.
		 */
		private int coreSize = 8;

		/**
		 * Maximum number of threads, not less than the core size. A core size above the
		 * default raises it. The pool grows beyond the core size only when the queue is
		 * full. Has no effect on virtual threads.
		 */
		private int maxSize = 32;

		private boolean maxSizeSet;

		/**
		 * Queue capacity: maximum number of requests that wait for a thread, each of
		 * which costs memory (about 107 KB on Tomcat, 12 KB on Jetty). A further one is
		 * answered with 503. Has no effect on virtual threads.
		 */
		private int queueCapacity = 2048;

		/**
		 * Time limit for which threads may remain idle before being terminated, at least
		 * one second. Has no effect on virtual threads.
		 */
		private Duration keepAlive = Duration.ofSeconds(60);

		/**
		 * Whether core threads are allowed to time out. Has no effect on virtual threads.
		 */
		private boolean allowCoreThreadTimeout = true;

		public int getCoreSize() {
			return this.coreSize;
		}

		public void setCoreSize(int coreSize) {
			this.coreSize = coreSize;
		}

		public int getMaxSize() {
			return this.maxSizeSet ? this.maxSize : Math.max(this.maxSize, this.coreSize);
		}

		public void setMaxSize(int maxSize) {
			this.maxSize = maxSize;
			this.maxSizeSet = true;
		}

		public int getQueueCapacity() {
			return this.queueCapacity;
		}

		public void setQueueCapacity(int queueCapacity) {
			this.queueCapacity = queueCapacity;
		}

		public Duration getKeepAlive() {
			return this.keepAlive;
		}

		public void setKeepAlive(Duration keepAlive) {
			this.keepAlive = keepAlive;
		}

		public boolean isAllowCoreThreadTimeout() {
			return this.allowCoreThreadTimeout;
		}

		public void setAllowCoreThreadTimeout(boolean allowCoreThreadTimeout) {
			this.allowCoreThreadTimeout = allowCoreThreadTimeout;
		}

	}

	/**
	 * What an executor does when the application context closes.
	 */
	public static class Shutdown {

		/**
		 * Whether the executor should wait for its tasks to complete on shutdown, after
		 * the server's own graceful shutdown.
		 */
		private boolean awaitTermination;

		/**
		 * Maximum time the executor should wait for remaining tasks to complete.
		 */
		private @Nullable Duration awaitTerminationPeriod;

		public boolean isAwaitTermination() {
			return this.awaitTermination;
		}

		public void setAwaitTermination(boolean awaitTermination) {
			this.awaitTermination = awaitTermination;
		}

		public @Nullable Duration getAwaitTerminationPeriod() {
			return this.awaitTerminationPeriod;
		}

		public void setAwaitTerminationPeriod(@Nullable Duration awaitTerminationPeriod) {
			this.awaitTerminationPeriod = awaitTerminationPeriod;
		}

	}

}
