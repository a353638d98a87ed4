package io.wsgi4j.servlet;

import java.util.List;

import io.wsgi4j.Header;
import io.wsgi4j.exchange.ResponseHead;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;

/**
 * Writes the head of an application's answer to the response of a container.
 */
final class ResponseHeaders {

	private ResponseHeaders() {
	}

	/**
	 * Writes status and headers to a response that isn't committed. The first header of a
	 * name replaces what a filter has set, except where that would lose what the filter
	 * wanted to add.
	 * @param head status and headers
	 * @param contentLength the length of the body in bytes; -1 to announce none
	 * @param response the response
	 */
	static void apply(ResponseHead head, long contentLength, HttpServletResponse response) {
		int status = head.status().code();
		response.setStatus(status);
		List<Header> headers = head.headers();
		HeaderNames names = HeaderNames.of(headers.size(), response);
		for (int i = 0; i < headers.size(); i++) {
			Header header = headers.get(i);
			String name = header.name();
			if (isOwnedByContainer(name) || name.equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH)) {
				continue;
			}
			if (isSingle(name) || (!isAddedToFiltersHeaders(name) && names.isToBeSet(headers, i))) {
				response.setHeader(name, header.value());
			}
			else {
				response.addHeader(name, header.value());
			}
		}
		// RFC 9110, section 8.6: none with 204. Jetty would cut the connection over it.
		if (status == HttpServletResponse.SC_RESET_CONTENT) {
			response.setContentLengthLong(0);
		}
		else if (contentLength != -1 && status != HttpServletResponse.SC_NO_CONTENT) {
			response.setContentLengthLong(contentLength);
		}
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

}
