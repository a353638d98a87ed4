package io.wsgi4j.autoconfigure;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;

/**
 * Finds the locations in which a handler of Spring MVC has files.
 */
final class StaticResources {

	private StaticResources() {
	}

	/**
	 * Finds the locations with files that a path leads to.
	 * @param handler serves them
	 * @param directory the directory in each location to look into: empty for the
	 * location itself, otherwise with a slash at the end
	 * @param path whether a path below the directory counts; it begins with a slash
	 * @return descriptions of the directories
	 */
	static Stream<String> find(ResourceHttpRequestHandler handler, String directory, Predicate<String> path) {
		return handler.getLocations().stream().flatMap((location) -> find(location, directory, path));
	}

	private static Stream<String> find(Resource location, String directory, Predicate<String> path) {
		try {
			Resource resource = directory.isEmpty() ? location : location.createRelative(directory);
			return (resource.exists() && hasFile(resource, path)) ? Stream.of(resource.getDescription())
					: Stream.empty();
		}
		catch (IOException ex) {
			// A location without a URL has no files that could be listed.
			return Stream.empty();
		}
	}

	private static boolean hasFile(Resource directory, Predicate<String> path) throws IOException {
		String url = directory.getURL().toString();
		return Arrays.stream(new PathMatchingResourcePatternResolver().getResources(url + "**/*"))
			.filter(Resource::isReadable)
			.map((file) -> "/" + relativePath(file, url))
			.anyMatch((file) -> !isPrivate(file) && path.test(file));
	}

	/**
	 * Whether a file of a war is the application's own.
	 */
	private static boolean isPrivate(String path) {
		return path.startsWith("/WEB-INF/") || path.startsWith("/META-INF/");
	}

	private static String relativePath(Resource file, String directory) {
		try {
			String url = file.getURL().toString();
			return url.startsWith(directory) ? url.substring(directory.length()) : url;
		}
		catch (IOException ex) {
			return file.getDescription();
		}
	}

}
