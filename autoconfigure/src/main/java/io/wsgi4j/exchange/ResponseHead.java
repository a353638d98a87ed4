package io.wsgi4j.exchange;

import java.util.List;

import io.wsgi4j.Header;

/**
 * Status and headers as an application gave them.
 *
 * @param status the status code
 * @param headers the headers in order
 * @param contentLength the announced length of the body in bytes; -1 if there is none
 */
public record ResponseHead(int status, List<Header> headers, long contentLength) {

	private static final String CONTENT_LENGTH = "Content-Length";

	private static final int NO_CONTENT = 204;

	private static final int RESET_CONTENT = 205;

	private static final int NOT_MODIFIED = 304;

	static ResponseHead of(String status, List<Header> headers) {
		// The list may be the application's own type, and tell something else each time.
		List<Header> copy = List.copyOf(headers);
		return new ResponseHead(parseStatus(status), copy, findContentLength(copy));
	}

	/**
	 * Whether an answer with this status has no body (RFC 9110, sections 6.4.1 and
	 * 15.3.6).
	 */
	boolean isBodiless() {
		return this.status == NO_CONTENT || this.status == RESET_CONTENT || this.status == NOT_MODIFIED;
	}

	private static int parseStatus(String status) {
		if (!isWellFormed(status)) {
			throw new IllegalArgumentException(
					"Status '%s' is not three digits, a space and a reason".formatted(printable(status)));
		}
		int code = Integer.parseInt(status, 0, 3, 10);
		if (code < 200) {
			throw new IllegalArgumentException("Status '%s' is not a final one".formatted(printable(status)));
		}
		return code;
	}

	private static String printable(String status) {
		return status.replaceAll("[^ -~]", "?");
	}

	private static boolean isWellFormed(String status) {
		if (status.length() < 4 || status.charAt(3) != ' ') {
			return false;
		}
		for (int i = 0; i < status.length(); i++) {
			char character = status.charAt(i);
			boolean control = (character < ' ' && character != '\t') || character == 0x7F;
			boolean digit = character >= '0' && character <= '9';
			if (control || (i < 3 && !digit)) {
				return false;
			}
		}
		return true;
	}

	private static long findContentLength(List<Header> headers) {
		long length = -1;
		for (Header header : headers) {
			if (header.name().equalsIgnoreCase(CONTENT_LENGTH)) {
				long value = parseContentLength(header);
				if (length != -1 && length != value) {
					throw new IllegalArgumentException("Header 'Content-Length' is given twice with different values");
				}
				length = value;
			}
		}
		return length;
	}

	private static long parseContentLength(Header header) {
		String value = header.value();
		boolean digits = !value.isEmpty() && value.chars().allMatch((digit) -> digit >= '0' && digit <= '9');
		try {
			return Long.parseLong(digits ? value : "");
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("Header 'Content-Length' is not a number of bytes: '" + value + "'");
		}
	}

}
