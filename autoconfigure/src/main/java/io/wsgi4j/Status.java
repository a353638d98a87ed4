package io.wsgi4j;

/**
 * A status that an application may answer with.
 * <p>
 * It is final, as interim ones are the server's, and has three digits, a space and a
 * reason without control characters, as
 * <a href="https://peps.python.org/pep-3333/#the-start-response-callable">PEP 3333</a>
 * and <a href="https://www.rfc-editor.org/rfc/rfc9112#section-4">RFC 9112, section 4</a>
 * demand. The reason may be empty.
 *
 * @param line code and reason, as in {@code "404 Not Found"}
 */
public record Status(String line) {

	private static final int DIGITS = 3;

	private static final int FIRST_FINAL = 200;

	private static final int NO_CONTENT = 204;

	private static final int RESET_CONTENT = 205;

	private static final int NOT_MODIFIED = 304;

	/**
	 * Creates a status.
	 * @throws IllegalArgumentException if it isn't three digits from 200 to 999, a space
	 * and a reason, or has a control character other than a tab
	 */
	public Status {
		if (!isWellFormed(line)) {
			throw new IllegalArgumentException(
					"Status '%s' is not three digits, a space and a reason".formatted(printable(line)));
		}
		if (code(line) < FIRST_FINAL) {
			throw new IllegalArgumentException("Status '%s' is not a final one".formatted(printable(line)));
		}
	}

	/**
	 * The status code.
	 * @return a number from 200 to 999
	 */
	public int code() {
		return code(this.line);
	}

	/**
	 * The reason phrase, which HTTP/2 and many servers don't send.
	 * @return the reason; may be empty
	 */
	public String reason() {
		return this.line.substring(DIGITS + 1);
	}

	/**
	 * Whether an answer with this status may have a body (RFC 9110, sections 6.4.1 and
	 * 15.3.6).
	 * @return {@code false} for 204, 205 and 304
	 */
	public boolean hasBody() {
		int code = code();
		return code != NO_CONTENT && code != RESET_CONTENT && code != NOT_MODIFIED;
	}

	@Override
	public String toString() {
		return this.line;
	}

	private static int code(String line) {
		return Integer.parseInt(line, 0, DIGITS, 10);
	}

	private static boolean isWellFormed(String line) {
		if (line.length() <= DIGITS || line.charAt(DIGITS) != ' ') {
			return false;
		}
		for (int i = 0; i < line.length(); i++) {
			char character = line.charAt(i);
			boolean control = (character < ' ' && character != '\t') || character == 0x7F;
			boolean digit = character >= '0' && character <= '9';
			if (control || (i < DIGITS && !digit)) {
				return false;
			}
		}
		return true;
	}

	private static String printable(String line) {
		return line.replaceAll("[^ -~]", "?");
	}

}
