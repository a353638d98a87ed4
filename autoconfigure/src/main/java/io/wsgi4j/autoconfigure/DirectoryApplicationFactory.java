package io.wsgi4j.autoconfigure;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import io.wsgi4j.Application;
import io.wsgi4j.autoconfigure.GatewayProperties.ApplicationFiles;
import io.wsgi4j.autoconfigure.GatewayProperties.ApplicationProperties;
import io.wsgi4j.files.DirectoryApplication;
import io.wsgi4j.files.DirectoryApplicationBuilder;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Builds applications for directories as the properties say.
 */
final class DirectoryApplicationFactory {

	private final Map<String, ApplicationProperties> properties;

	DirectoryApplicationFactory(Map<String, ApplicationProperties> properties) {
		this.properties = properties;
	}

	/**
	 * Builds an application.
	 * @param name the application's name
	 * @throws GatewayConfigurationException if there is no such directory, or a property
	 * can't be read
	 */
	Application create(String name) {
		ApplicationProperties application = this.properties.getOrDefault(name, new ApplicationProperties());
		String group = RelaxedNames.property("gateway.applications", name);
		DirectoryApplicationBuilder builder = DirectoryApplication
			.builder(directory(group + ".directory", application.getDirectory()));
		ApplicationFiles files = application.getFiles();
		builder.precompressed(files.isPrecompressed()).recheckInterval(files.getRecheckInterval());
		set(group + ".files.index", files.getIndex(), builder::index);
		set(group + ".files.cache-control", files.getCacheControl(), builder::cacheControl);
		set(group + ".files.immutable-names", files.getImmutableNames(),
				(regex) -> builder.immutableNames((regex != null) ? Pattern.compile(regex) : null));
		files.getContentTypes()
			.forEach((extension, type) -> set(RelaxedNames.property(group + ".files.content-types", extension), type,
					(value) -> builder.contentType(extension, (value != null) ? value : "")));
		return builder.build();
	}

	private static Path directory(String property, @Nullable String value) {
		Path directory = path(property, (value != null) ? value.strip() : "");
		GatewayConfigurationException.throwIf(!Files.isDirectory(directory),
				() -> "The property '%s' is '%s', which is no directory%s.".formatted(property, value,
						directory.isAbsolute() ? "" : ": there is no '" + directory.toAbsolutePath() + "'"),
				"Create the directory, or correct the property.");
		GatewayConfigurationException.throwIf(!Files.isReadable(directory),
				() -> "The property '%s' is '%s', a directory that the server can't read.".formatted(property, value),
				"Let the user that the server runs as read it, or correct the property.");
		return directory;
	}

	private static Path path(String property, String value) {
		try {
			return Path.of(value);
		}
		catch (InvalidPathException ex) {
			throw new GatewayConfigurationException(
					"The property '%s' is no path: %s.".formatted(property, ex.getMessage()), "Correct the property.");
		}
	}

	private static void set(String property, String value, Consumer<@Nullable String> setter) {
		try {
			setter.accept(StringUtils.hasText(value) ? value : null);
		}
		catch (IllegalArgumentException ex) {
			throw new GatewayConfigurationException(
					"The property '%s' can't be used: %s.".formatted(property, ex.getMessage()),
					"Correct the property, or remove it for the default.");
		}
	}

}
