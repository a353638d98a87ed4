package io.wsgi4j.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.wsgi4j.autoconfigure.GatewayProperties.Request;
import io.wsgi4j.spool.BodyDirectory;

import org.springframework.util.StringUtils;

/**
 * Makes the directory for request bodies where the properties say.
 */
final class BodyDirectoryFactory {

	private static final String ACTION = "Set it to a directory that the server may write to.";

	private BodyDirectoryFactory() {
	}

	/**
	 * Makes the directory.
	 * @throws GatewayConfigurationException if no files can be kept there
	 */
	static BodyDirectory create(Request request) {
		String configured = request.getDirectory();
		Path parent = StringUtils.hasText(configured) ? Path.of(configured)
				: Path.of(System.getProperty("java.io.tmpdir"));
		String origin = StringUtils.hasText(configured)
				? "The property 'gateway.request.directory' is '%s'".formatted(parent)
				: "The property 'gateway.request.directory' is not set, so that it is '%s'".formatted(parent);
		GatewayConfigurationException.throwIf(Files.exists(parent) && !Files.isDirectory(parent),
				() -> origin + ", which is no directory.", ACTION);
		try {
			return new BodyDirectory(parent);
		}
		catch (IOException ex) {
			throw new GatewayConfigurationException(origin + ", where no files can be kept (" + ex + ").", ACTION);
		}
	}

}
