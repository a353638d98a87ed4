package io.wsgi4j.autoconfigure.python;

import java.nio.file.Path;
import java.util.List;

import io.wsgi4j.autoconfigure.GatewayConfigurationException;
import io.wsgi4j.autoconfigure.GatewayProperties.Python;
import io.wsgi4j.python.PythonSettings;
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

	private static List<Path> path(Python properties) {
		return properties.getPath().isEmpty() ? List.of(Path.of(""))
				: properties.getPath().stream().map(Path::of).toList();
	}

	private static @Nullable Path path(@Nullable String directory) {
		return StringUtils.hasText(directory) ? Path.of(directory) : null;
	}

	private static void requirePositive(String property, int value) {
		GatewayConfigurationException.throwIf(value < 1,
				() -> "The property 'gateway.python.%s' is %d.".formatted(property, value), "Set it to at least 1.");
	}

}
