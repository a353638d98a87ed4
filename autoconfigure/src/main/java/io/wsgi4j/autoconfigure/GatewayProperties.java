package io.wsgi4j.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

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
	 * Default executor of applications.
	 */
	@NestedConfigurationProperty
	private final ExecutorProperties executor = new ExecutorProperties();

	/**
	 * Further executors by name, each with the properties of gateway.executor.
	 */
	private final Map<String, ExecutorProperties> executors = new LinkedHashMap<>();

	private final Request request = new Request();

	/**
	 * Settings of single applications by name: enabled, path, executor, request.
	 */
	private final Map<String, ApplicationProperties> applications = new LinkedHashMap<>();

	public String getPrefix() {
		return this.prefix;
	}

	public void setPrefix(String prefix) {
		this.prefix = prefix;
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

	public Map<String, ApplicationProperties> getApplications() {
		return this.applications;
	}

	/**
	 * What the gateway accepts as a request.
	 */
	public static class Request {

		/**
		 * Maximum size of a request's body. A negative value means no maximum.
		 */
		private DataSize maxBodySize = DataSize.ofMegabytes(10);

		/**
		 * Threshold after which a request's body is written to a temporary file.
		 */
		private DataSize memoryThreshold = DataSize.ofKilobytes(64);

		/**
		 * Directory in which the server makes one of its own for temporary files with
		 * request bodies. By default, the system's directory for temporary files.
		 */
		private @Nullable Path directory;

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

		public @Nullable Path getDirectory() {
			return this.directory;
		}

		public void setDirectory(@Nullable Path directory) {
			this.directory = directory;
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

		private final ApplicationRequest request = new ApplicationRequest();

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

		public ApplicationRequest getRequest() {
			return this.request;
		}

	}

	/**
	 * What one application accepts as a request.
	 */
	public static class ApplicationRequest {

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
		 * Maximum number of threads, not less than the core size. The pool grows beyond
		 * the core size only when the queue is full. Has no effect on virtual threads.
		 */
		private int maxSize = 32;

		/**
		 * Queue capacity: maximum number of requests that wait for a thread. A further
		 * one is answered with 503. Has no effect on virtual threads.
		 */
		private int queueCapacity = 100;

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
			return this.maxSize;
		}

		public void setMaxSize(int maxSize) {
			this.maxSize = maxSize;
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
