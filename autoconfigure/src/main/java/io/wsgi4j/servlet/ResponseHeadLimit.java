package io.wsgi4j.servlet;

import java.util.List;

import io.wsgi4j.Header;
import io.wsgi4j.exchange.ResponseHeadTooLargeException;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * The largest head of an answer that a container sends. Beyond it, a container would
 * close the connection, or answer itself.
 *
 * @param size the size in bytes
 * @param property the property that sets it
 */
public record ResponseHeadLimit(long size, String property) {

	private static final String ATTRIBUTE = ResponseHeadLimit.class.getName();

	/**
	 * What stands around a name and a value: a colon, a space and the line's end.
	 */
	private static final int LINE_FRAME = 4;

	/**
	 * What containers set before the application answers ({@code Date}, {@code Vary}) has
	 * room of its own.
	 */
	private static final int OTHERS_SIZE = 256;

	/**
	 * Sets the limit for all answers of a context.
	 * @param context the servlet context
	 */
	public void attachTo(ServletContext context) {
		context.setAttribute(ATTRIBUTE, this);
	}

	static @Nullable ResponseHeadLimit of(ServletContext context) {
		return (ResponseHeadLimit) context.getAttribute(ATTRIBUTE);
	}

	/**
	 * Checks a head before any of it is given to the container.
	 * @param headers the application's headers
	 * @param response has the headers of filters, which are looked at only where they may
	 * matter
	 * @throws ResponseHeadTooLargeException if there is no room for the head
	 */
	void check(List<Header> headers, HttpServletResponse response) {
		long length = 0;
		for (Header header : headers) {
			length += header.name().length() + header.value().length() + LINE_FRAME;
		}
		if (length > this.size / 2) {
			length += Math.max(0, lengthOfOthers(headers, response) - OTHERS_SIZE);
		}
		if (length > this.size) {
			throw new ResponseHeadTooLargeException(headers.size(), length, this.size, this.property);
		}
	}

	/**
	 * The length of the headers that the application doesn't replace.
	 */
	private static long lengthOfOthers(List<Header> headers, HttpServletResponse response) {
		long length = 0;
		for (String name : response.getHeaderNames()) {
			if (headers.stream().noneMatch((header) -> header.name().equalsIgnoreCase(name))) {
				for (String value : response.getHeaders(name)) {
					length += name.length() + value.length() + LINE_FRAME;
				}
			}
		}
		return length;
	}

}
