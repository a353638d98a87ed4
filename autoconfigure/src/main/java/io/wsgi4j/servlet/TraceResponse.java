package io.wsgi4j.servlet;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.WebUtils;

/**
 * The response to a TRACE that has been dispatched. Spring's servlet takes one of type
 * {@code message/http} for an answer, and has {@code HttpServlet} send the client back
 * what it has sent to any other.
 */
final class TraceResponse extends HttpServletResponseWrapper {

	private static final String ECHO = "message/http";

	private boolean handled;

	TraceResponse(HttpServletResponse response) {
		super(response);
	}

	/**
	 * Notes that nothing is to be added to a response, if it is that to a TRACE.
	 */
	static void noteHandled(HttpServletResponse response) {
		TraceResponse trace = WebUtils.getNativeResponse(response, TraceResponse.class);
		if (trace != null) {
			trace.handled = true;
		}
	}

	/**
	 * Tells those that write an answer the truth, until there is one.
	 */
	@Override
	public @Nullable String getContentType() {
		return (this.handled || isCommitted()) ? ECHO : super.getContentType();
	}

}
