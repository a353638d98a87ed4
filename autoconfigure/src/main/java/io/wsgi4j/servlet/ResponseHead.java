package io.wsgi4j.servlet;

import java.util.List;

import io.wsgi4j.Header;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;

/**
 * Status and headers as an application gave them.
 *
 * @param status the status code
 * @param headers the headers in order
 * @param contentLength the announced length of the body in bytes; -1 if there is none
 */
record ResponseHead(int status, List<Header> headers, long contentLength) {

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
		return this.status == HttpServletResponse.SC_NO_CONTENT || this.status == HttpServletResponse.SC_RESET_CONTENT
				|| this.status == HttpServletResponse.SC_NOT_MODIFIED;
	}

	/**
	 * Writes status and headers to a response that isn't committed. The first header of a
	 * name replaces what a filter has set, except where that would lose what the filter
	 * wanted to add.
	 */
	void applyTo(HttpServletResponse response) {
		response.setStatus(this.status);
		HeaderNames names = HeaderNames.of(this.headers.size(), response);
		for (int i = 0; i < this.headers.size(); i++) {
			Header header = this.headers.get(i);
			String name = header.name();
			if (isOwnedByContainer(name) || name.equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH)) {
				continue;
			}
			if (isSingle(name) || (!isAddedToFiltersHeaders(name) && names.isToBeSet(this.headers, i))) {
				response.setHeader(name, header.value());
			}
			else {
				response.addHeader(name, header.value());
			}
		}
		// RFC 9110, section 8.6: none with 204. Jetty would cut the connection over it.
		if (this.status == HttpServletResponse.SC_RESET_CONTENT) {
			response.setContentLengthLong(0);
		}
		else if (this.contentLength != -1 && this.status != HttpServletResponse.SC_NO_CONTENT) {
			response.setContentLengthLong(this.contentLength);
		}
	}

	/**
	 * This head for a container that announces the length itself.
	 */
	ResponseHead unannounced() {
		return new ResponseHead(this.status, this.headers, -1);
	}

	private static boolean isOwnedByContainer(String name) {
		return name.equalsIgnoreCase(HttpHeaders.SERVER) || name.equalsIgnoreCase(HttpHeaders.DATE);
	}

	private static boolean isAddedToFiltersHeaders(String name) {
		return name.equalsIgnoreCase(HttpHeaders.SET_COOKIE) || name.equalsIgnoreCase(HttpHeaders.VARY);
	}

	/**
	 * Whether the last of two replaces the first (RFC 9110, section 5.3): Jetty would
	 * send both.
	 */
	private static boolean isSingle(String name) {
		return name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE);
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
			if (header.name().equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH)) {
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
