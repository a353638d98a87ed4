package io.wsgi4j.gateway;

import java.util.concurrent.Executor;

import io.wsgi4j.Application;
import io.wsgi4j.servlet.GatewayHandlerMapping;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * An application and where it sits: the handler that {@link GatewayHandlerMapping} maps
 * to. Interceptors get it as their handler.
 *
 * @param name the application's name in properties, logs and metrics
 * @param mount the decoded path below the servlet, prefix included: empty for the root,
 * otherwise beginning with a slash and without a trailing one
 * @param application the application with all its middleware
 * @param executor runs the application; may run it on the calling thread
 * @param requestBody what the gateway accepts as a request's body
 * @param timeouts how long its exchanges may wait
 * @param maxInFlight how many exchanges it may have at a time; zero or less for any
 * number
 * @param bean the name of the application's bean, if it is one
 * @param stepExecutor runs the steps of exchanges: the executor itself, or one that runs
 * them on threads of its own while a thread of the executor waits for each
 * @param encodedSlash what becomes of encoded slashes below its mount
 * @param executorName the executor's name in annotations and properties: empty for that
 * of {@code gateway.executor}
 */
public record MountedApplication(String name, String mount, Application application, Executor executor,
		RequestBodySettings requestBody, ExchangeTimeouts timeouts, int maxInFlight, @Nullable String bean,
		Executor stepExecutor, EncodedSlash encodedSlash, String executorName) {

	/**
	 * Creates a mounted application.
	 * @throws IllegalArgumentException if the mount is neither empty nor a path of the
	 * form {@code /a/b}
	 */
	public MountedApplication {
		Assert.hasText(name, "'name' must not be empty");
		Assert.isTrue(mount.isEmpty() || (mount.startsWith("/") && !mount.endsWith("/")),
				() -> "Mount '%s' must be empty or begin with a slash and not end with one".formatted(mount));
	}

	/**
	 * Creates a mounted application that is no bean.
	 * @param name the application's name
	 * @param mount the decoded path below the servlet
	 * @param application the application with all its middleware
	 * @param executor runs the application
	 * @param requestBody what the gateway accepts as a request's body
	 * @param timeouts how long its exchanges may wait
	 * @param maxInFlight how many exchanges it may have at a time
	 * @throws IllegalArgumentException if the mount is neither empty nor a path of the
	 * form {@code /a/b}
	 */
	public MountedApplication(String name, String mount, Application application, Executor executor,
			RequestBodySettings requestBody, ExchangeTimeouts timeouts, int maxInFlight) {
		this(name, mount, application, executor, requestBody, timeouts, maxInFlight, null, executor,
				EncodedSlash.REJECT, "");
	}

	/**
	 * The pattern of the paths that belong to the application.
	 * @return a pattern as in {@code /gateway/hello/**}
	 */
	public String pattern() {
		return this.mount + "/**";
	}

	@Override
	public String toString() {
		return "application '" + this.name + "' at '" + pattern() + "'";
	}

}
