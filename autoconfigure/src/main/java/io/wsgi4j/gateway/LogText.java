package io.wsgi4j.gateway;

import org.jspecify.annotations.Nullable;

/**
 * Makes of what a client has sent a part of a line of a log: it can neither end the line
 * nor pass for another part of it.
 */
final class LogText {

	private static final String NOTHING = "-";

	private LogText() {
	}

	/**
	 * Text that is to stand between quotation marks.
	 */
	static String quoted(@Nullable String text) {
		return (text != null) ? escape(text, false) : NOTHING;
	}

	/**
	 * Text that is to stand between blanks.
	 */
	static String word(@Nullable String text) {
		return (text != null && !text.isEmpty()) ? escape(text, true) : NOTHING;
	}

	private static String escape(String text, boolean blanks) {
		StringBuilder escaped = new StringBuilder(text.length());
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character == '"' || character == '\\') {
				escaped.append('\\').append(character);
			}
			else if (character < ' ' || character > '~' || (blanks && character == ' ')) {
				escaped.append("\\u%04x".formatted((int) character));
			}
			else {
				escaped.append(character);
			}
		}
		return escaped.toString();
	}

}
