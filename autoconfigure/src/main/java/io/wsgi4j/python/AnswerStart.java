package io.wsgi4j.python;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The start of an answer as Python code gives it. Used by the thread of the exchange.
 */
public final class AnswerStart {

	private static final Log LOG = LogFactory.getLog(AnswerStart.class);

	private static final RuntimeException RESTART = new PythonException("The application has started again");

	private static final String HEAD_IS_OUT = "sent";

	private final StartResponse startResponse;

	private @Nullable OutputStream stream;

	private long contentLength = -1;

	/**
	 * Creates a start that is yet to be made.
	 * @param startResponse takes status and headers
	 */
	public AnswerStart(StartResponse startResponse) {
		this.startResponse = startResponse;
	}

	/**
	 * Takes status and headers, except for hop-by-hop headers, which only the server may
	 * send.
	 * @param head the status, and names and values of headers in turn, separated by NULs
	 * @param again whether the application starts again because of an error
	 * @return {@code null} if they have been taken; {@code sent} if it is too late to
	 * start again; otherwise the type of the exception to raise, a NUL and its message
	 */
	public @Nullable String take(String head, boolean again) {
		String[] parts = head.split("\0", -1);
		try {
			List<Header> headers = new ArrayList<>(parts.length / 2);
			for (int i = 1; i < parts.length; i += 2) {
				if (Header.isHopByHop(parts[i])) {
					LOG.debug("The hop-by-hop header '" + parts[i] + "' is dropped");
				}
				else {
					headers.add(new Header(parts[i], parts[i + 1]));
				}
			}
			this.stream = this.startResponse.start(parts[0], headers, again ? RESTART : null);
			this.contentLength = contentLength(headers);
			return null;
		}
		catch (IllegalArgumentException ex) {
			return "ValueError\0" + ex.getMessage();
		}
		catch (IllegalStateException ex) {
			return "AssertionError\0" + ex.getMessage();
		}
		catch (PythonException ex) {
			return HEAD_IS_OUT;
		}
	}

	private static long contentLength(List<Header> headers) {
		for (Header header : headers) {
			if (header.name().equalsIgnoreCase("Content-Length")) {
				return Long.parseLong(header.value().trim());
			}
		}
		return -1;
	}

	/**
	 * What writes to the client.
	 * @return the stream; {@code null} until something has been taken
	 */
	public @Nullable OutputStream stream() {
		return this.stream;
	}

	/**
	 * The length that the application has announced.
	 * @return the length in bytes, -1 if there is none
	 */
	public long contentLength() {
		return this.contentLength;
	}

	/**
	 * How much of a file is sent at most.
	 * @return what has been announced, if anything has
	 */
	public long limit() {
		return (this.contentLength != -1) ? this.contentLength : Long.MAX_VALUE;
	}

}
