package io.wsgi4j.autoconfigure;

import java.util.Arrays;

/**
 * Reads paths as they stand in properties and annotations.
 */
final class MountPath {

	private static final String ILLEGAL = "?#%;\\*{}";

	private MountPath() {
	}

	/**
	 * Reads the gateway's prefix.
	 */
	static String ofPrefix(GatewayProperties properties) {
		return parse(properties.getPrefix(), "The property 'gateway.prefix'");
	}

	/**
	 * Reads a path.
	 * @param origin where the path stands, to begin a sentence
	 * @return the path without a trailing slash, empty for the root
	 * @throws GatewayConfigurationException if the path is malformed
	 */
	static String parse(String path, String origin) {
		refuseIf(path.isBlank(), path, origin, "Write '/' for the root.");
		refuseIf(!path.startsWith("/"), path, origin, "Begin it with a slash: '/" + path + "'.");
		refuseIf(path.contains("//"), path, origin, "Remove the empty segment.");
		refuseIf(Arrays.stream(path.split("/")).anyMatch((segment) -> segment.equals(".") || segment.equals("..")),
				path, origin, "Remove the dot segments.");
		refuseIf(path.codePoints().anyMatch(MountPath::isIllegal), path, origin,
				("A path matches itself and everything below it. Write it decoded and without wildcards, "
						+ "as in '/reports/daily': without white space, control characters and any of %s")
					.formatted(ILLEGAL));
		return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
	}

	private static void refuseIf(boolean malformed, String path, String origin, String action) {
		GatewayConfigurationException.throwIf(malformed, () -> "%s is malformed: '%s'.".formatted(origin, path),
				action);
	}

	private static boolean isIllegal(int character) {
		return ILLEGAL.indexOf(character) != -1 || Character.isWhitespace(character) || Character.isSpaceChar(character)
				|| Character.isISOControl(character);
	}

}
