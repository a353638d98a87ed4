package io.wsgi4j.python;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;

import io.wsgi4j.Environ;

/**
 * The strings of an environ as PEP 3333 wants them: bytes in the disguise of ISO 8859-1.
 * All of them in one string, separated by NULs, because each crossing between Java and
 * Python costs: first the values of those that almost every request has, in their order,
 * then the names of those of them that are absent, then names and values of all others.
 */
public final class EnvironVariables {

	private static final char SEPARATOR = '\0';

	private static final char MAX_ASCII = 0x7F;

	private static final char MAX_LATIN_1 = 0xFF;

	/**
	 * What {@code gateway.py} takes by position.
	 */
	private static final List<String> USUAL = List.of("REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING",
			"REQUEST_URI", "SERVER_NAME", "SERVER_ADDR", "SERVER_PORT", "SERVER_PROTOCOL", "REMOTE_ADDR", "REMOTE_PORT",
			"HTTP_HOST", "wsgi.url_scheme");

	private static final Set<String> USUAL_NAMES = Set.copyOf(USUAL);

	/**
	 * What the gateway has decoded.
	 */
	private static final Set<String> DECODED = Set.of("PATH_INFO", "SCRIPT_NAME", "REMOTE_USER");

	private EnvironVariables() {
	}

	public static String join(Environ environ) {
		String joined = join(environ, (name, value) -> value);
		return isAscii(joined) ? joined : join(environ, EnvironVariables::disguise);
	}

	private static String join(Environ environ, BinaryOperator<String> transformation) {
		StringBuilder joined = new StringBuilder(1024);
		StringBuilder absent = new StringBuilder(0);
		for (String name : USUAL) {
			if (environ.get(name) instanceof String value && isJoinable(value)) {
				joined.append(transformation.apply(name, value));
			}
			else {
				absent.append(absent.isEmpty() ? "" : " ").append(name);
			}
			joined.append(SEPARATOR);
		}
		joined.append(absent);
		for (Map.Entry<String, Object> entry : environ.entrySet()) {
			String name = entry.getKey();
			if (entry.getValue() instanceof String value && !USUAL_NAMES.contains(name) && isJoinable(name)
					&& isJoinable(value)) {
				joined.append(SEPARATOR).append(name).append(SEPARATOR).append(transformation.apply(name, value));
			}
		}
		return joined.toString();
	}

	private static boolean isJoinable(String text) {
		return text.indexOf(SEPARATOR) == -1;
	}

	/**
	 * Looks at all bits at once: a request that isn't ASCII is rare.
	 */
	private static boolean isAscii(String text) {
		int bits = 0;
		for (int i = 0; i < text.length(); i++) {
			bits |= text.charAt(i);
		}
		return bits <= MAX_ASCII;
	}

	private static String disguise(String name, String value) {
		int last = DECODED.contains(name) ? MAX_ASCII : MAX_LATIN_1;
		for (int i = 0; i < value.length(); i++) {
			if (value.charAt(i) > last) {
				return new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
			}
		}
		return value;
	}

}
