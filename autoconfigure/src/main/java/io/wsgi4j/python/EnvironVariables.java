package io.wsgi4j.python;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

import io.wsgi4j.Environ;

/**
 * The strings of an environ as PEP 3333 wants them: bytes in the disguise of ISO 8859-1.
 * All of them in one string, separated by NULs, because each crossing between Java and
 * Python costs.
 */
final class EnvironVariables {

	private static final char SEPARATOR = '\0';

	private static final char MAX_LATIN_1 = 0xFF;

	/**
	 * What the gateway has decoded.
	 */
	private static final Set<String> DECODED = Set.of("PATH_INFO", "SCRIPT_NAME", "REMOTE_USER");

	private EnvironVariables() {
	}

	static String join(Environ environ) {
		StringBuilder joined = new StringBuilder(1024);
		for (Map.Entry<String, Object> entry : environ.entrySet()) {
			if (entry.getValue() instanceof String value && isJoinable(entry.getKey()) && isJoinable(value)) {
				joined.append(joined.isEmpty() ? "" : "\0")
					.append(entry.getKey())
					.append(SEPARATOR)
					.append(disguise(entry.getKey(), value));
			}
		}
		return joined.toString();
	}

	private static boolean isJoinable(String text) {
		return text.indexOf(SEPARATOR) == -1;
	}

	private static String disguise(String key, String value) {
		boolean plain = !DECODED.contains(key) && value.chars().allMatch((character) -> character <= MAX_LATIN_1);
		return plain ? value : new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
	}

}
