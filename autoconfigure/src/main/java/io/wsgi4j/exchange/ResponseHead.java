package io.wsgi4j.exchange;

import java.util.List;

import io.wsgi4j.Header;
import io.wsgi4j.Status;

/**
 * Status and headers as an application gave them.
 *
 * @param status the status
 * @param headers the headers in order
 * @param contentLength the announced length of the body in bytes; -1 if there is none
 */
public record ResponseHead(Status status, List<Header> headers, long contentLength) {

	private static final String CONTENT_LENGTH = "Content-Length";

	static ResponseHead of(String status, List<Header> headers) {
		// The list may be the application's own type, and tell something else each time.
		List<Header> copy = List.copyOf(headers);
		return new ResponseHead(new Status(status), copy, findContentLength(copy));
	}

	/**
	 * Whether an answer with this status has no body.
	 */
	boolean isBodiless() {
		return !this.status.hasBody();
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
