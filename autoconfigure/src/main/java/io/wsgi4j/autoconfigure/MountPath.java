package io.wsgi4j.autoconfigure;

/**
 * Reads paths as they stand in properties and annotations.
 */
final class MountPath {

	private static final String ILLEGAL = "?#%;\\*{}";

	private MountPath() {
	}

	/**
	 * Reads a path.
	 * @return the path without a trailing slash, empty for the root
	 * @throws GatewayConfigurationException if the path is malformed
	 */
	static String parse(String path, String origin) {
		if (!path.startsWith("/")) {
			throw malformed(path, origin, "does not begin with a slash");
		}
		if (path.contains("//")) {
			throw malformed(path, origin, "has an empty segment");
		}
		if (path.chars().anyMatch((character) -> ILLEGAL.indexOf(character) != -1 || character <= ' ')) {
			throw malformed(path, origin, "has a character that is not allowed: white space or one of " + ILLEGAL);
		}
		for (String segment : path.split("/")) {
			if (segment.equals(".") || segment.equals("..")) {
				throw malformed(path, origin, "has a dot segment");
			}
		}
		return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
	}

	private static GatewayConfigurationException malformed(String path, String origin, String reason) {
		return new GatewayConfigurationException("The path '%s' of %s %s.".formatted(path, origin, reason),
				"Write it as it is decoded, beginning with a slash, as in '/reports/daily'.");
	}

}
