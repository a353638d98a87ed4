package io.wsgi4j.autoconfigure.python;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.wsgi4j.autoconfigure.GatewayConfigurationException;
import io.wsgi4j.autoconfigure.GatewayProperties.Python;
import io.wsgi4j.autoconfigure.GatewayProperties.Python.Engine;
import io.wsgi4j.autoconfigure.python.PythonPlan.EnginePlan;
import io.wsgi4j.python.PythonSettings;
import io.wsgi4j.python.cpython.CPythonSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Makes the settings of Python from properties.
 */
final class PythonSettingsFactory {

	private PythonSettingsFactory() {
	}

	/**
	 * Makes the settings.
	 * @throws GatewayConfigurationException if a number is too small
	 */
	static PythonSettings create(Python properties) {
		Integer configured = properties.getContexts();
		int contexts = (configured != null) ? configured : Runtime.getRuntime().availableProcessors();
		requirePositive("contexts", contexts);
		requirePositive("threads-per-context", properties.getThreadsPerContext());
		requirePositive("parked-threads", properties.getParkedThreads());
		return new PythonSettings(path(properties), path(properties.getVenv()), contexts,
				properties.getThreadsPerContext(), properties.getParkedThreads(), properties.isNativeAccess(),
				path(properties.getResourceCache()), path(properties.getCacheDirectory()), properties.getOptions(),
				properties.getEnvironment(), properties.getMaxRequests(), properties.isReload());
	}

	/**
	 * Makes the settings of workers.
	 * @param own how many processes there are, if that isn't the general number
	 * @throws GatewayConfigurationException if a number or a time is too small
	 */
	static CPythonSettings createForCPython(Python properties, @Nullable Integer own) {
		int processes = processes(properties, own);
		requirePositive("processes", processes);
		requirePositive("threads", properties.getThreads());
		requirePositive("parked-threads", properties.getParkedThreads());
		requirePositive("startup-timeout", properties.getStartupTimeout());
		requirePositive("shutdown-timeout", properties.getShutdownTimeout());
		GatewayConfigurationException.throwIf(properties.isPreload() && File.separatorChar != '/',
				() -> "The property 'gateway.python.preload' is set, but processes can't be forked on this system.",
				"Remove it: each worker imports the applications then.");
		String executable = properties.getExecutable();
		return new CPythonSettings(StringUtils.hasText(executable) ? executable.strip() : null,
				path(properties.getVenv()), path(properties), processes, properties.getThreads(),
				properties.getParkedThreads(), properties.getMaxRequests(), properties.getStartupTimeout(),
				properties.getShutdownTimeout(), Map.copyOf(properties.getEnvironment()), properties.isPreload(),
				properties.isReload());
	}

	private static int processes(Python properties, @Nullable Integer own) {
		Integer configured = (own != null) ? own : properties.getProcesses();
		return (configured != null) ? configured : Runtime.getRuntime().availableProcessors();
	}

	/**
	 * How many threads run Python code at the same time in an engine.
	 */
	static int permits(Python properties, EnginePlan engine) {
		if (engine.kind() == Engine.CPYTHON) {
			return processes(properties, engine.processes()) * properties.getThreads();
		}
		PythonSettings settings = create(properties);
		return settings.contexts() * settings.threadsPerContext();
	}

	private static List<Path> path(Python properties) {
		return properties.getPath().isEmpty() ? List.of(Path.of(""))
				: properties.getPath().stream().map(Path::of).toList();
	}

	private static @Nullable Path path(@Nullable String directory) {
		return StringUtils.hasText(directory) ? Path.of(directory) : null;
	}

	private static void requirePositive(String property, Duration value) {
		GatewayConfigurationException.throwIf(value.isZero() || value.isNegative(),
				() -> "The property 'gateway.python.%s' is %s.".formatted(property, value),
				"Set it to more than zero.");
	}

	private static void requirePositive(String property, int value) {
		GatewayConfigurationException.throwIf(value < 1,
				() -> "The property 'gateway.python.%s' is %d.".formatted(property, value), "Set it to at least 1.");
	}

}
