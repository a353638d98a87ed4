package io.wsgi4j.cgi;

/**
 * A line of a program's header block that has no meaning or more than one. The line isn't
 * in the message, which may get into an answer, but in an entry of the log.
 */
final class MalformedHeadException extends CgiException {

	private static final long serialVersionUID = 1L;

	private static final int MAX_LENGTH = 200;

	private final String line;

	MalformedHeadException(String message, String line) {
		super(message);
		this.line = quote(line);
	}

	/**
	 * The line between quotation marks: it can neither end the entry of a log nor flood
	 * it.
	 */
	String line() {
		return this.line;
	}

	private static String quote(String line) {
		StringBuilder quoted = new StringBuilder("\"");
		for (char character : line.substring(0, Math.min(MAX_LENGTH, line.length())).toCharArray()) {
			if (character == '"' || character == '\\') {
				quoted.append('\\').append(character);
			}
			else if (character < ' ' || character > '~') {
				quoted.append("\\u%04x".formatted((int) character));
			}
			else {
				quoted.append(character);
			}
		}
		return quoted.append((line.length() > MAX_LENGTH) ? "\"..." : "\"").toString();
	}

}
