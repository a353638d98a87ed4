package io.wsgi4j.servlet;

import java.io.IOException;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;

/**
 * Stands around everything else that handles a request of the gateway. Keeps everybody in
 * front of the gateway from reading the body, which is the application's: so it has to
 * come before filters that look at parameters. And cuts the connection of an answer that
 * can't be completed, where no exception handler can keep that from the container: so it
 * has to take part in ASYNC dispatches. And keeps the error page from being what the
 * observation of the request is about: so it has to take part in ERROR dispatches.
 */
public final class GatewayRequestFilter implements Filter {

	private static final Log logger = LogFactory.getLog(GatewayRequestFilter.class);

	/**
	 * What a 405 has to say (RFC 9110, section 15.5.6). Which of them an application
	 * knows is its own business.
	 */
	private static final String OTHER_METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

	private final GatewayPaths paths;

	private final EncodedSlashes slashes;

	private final boolean traceDispatched;

	/**
	 * Creates a filter that refuses TRACE.
	 * @param paths the paths that the gateway owns
	 * @param slashes what becomes of encoded slashes
	 */
	public GatewayRequestFilter(GatewayPaths paths, EncodedSlashes slashes) {
		this(paths, slashes, false);
	}

	/**
	 * Creates the filter.
	 * @param paths the paths that the gateway owns
	 * @param slashes what becomes of encoded slashes
	 * @param traceDispatched whether Spring's servlet dispatches TRACE, so that it is the
	 * application's to answer; otherwise it is answered with 405
	 */
	public GatewayRequestFilter(GatewayPaths paths, EncodedSlashes slashes, boolean traceDispatched) {
		this.paths = paths;
		this.slashes = slashes;
		this.traceDispatched = traceDispatched;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		HttpServletRequest httpRequest = this.slashes.decode((HttpServletRequest) request);
		if (request.getDispatcherType() == DispatcherType.REQUEST
				&& isRefused(httpRequest, (HttpServletResponse) response)) {
			return;
		}
		if (request.getDispatcherType() == DispatcherType.ASYNC && ExchangeAttribute.of(httpRequest) != null) {
			ExchangeAttribute.setDispatched(httpRequest);
		}
		if (request.getDispatcherType() == DispatcherType.ERROR && this.paths.ownUndecodable(httpRequest)) {
			// Tomcat makes a page for each answer that closes its connection.
			refuseMalformedPath((HttpServletResponse) response);
			return;
		}
		if (request.getDispatcherType() == DispatcherType.ERROR && response.isCommitted()
				&& ExchangeAttribute.of(httpRequest) != null) {
			// Tomcat's error page for a client that has left: Spring would only warn that
			// nothing can be added to the answer.
			return;
		}
		chain.doFilter(isToBeLeftUnparsed(httpRequest) ? new UnparsedRequest(httpRequest) : httpRequest,
				isTrace(httpRequest) ? new TraceResponse((HttpServletResponse) response) : response);
		if (request.getDispatcherType() == DispatcherType.ERROR) {
			observeMount(httpRequest);
			return;
		}
		if (!request.isAsyncStarted() && ExchangeAttribute.isCut(httpRequest)) {
			ExchangeAttribute.commitCut(httpRequest);
			throw Containers.of(request.getServletContext())
				.cutException((HttpServletRequest) request, (HttpServletResponse) response);
		}
	}

	/**
	 * Answers what would never come to the gateway: paths that Spring MVC fails to parse,
	 * encoded slashes that the container lets through for the sake of some applications,
	 * and TRACE, unless it is dispatched, because a servlet answers it itself, be it with
	 * what the client has sent or with 405.
	 */
	private boolean isRefused(HttpServletRequest request, HttpServletResponse response) throws IOException {
		boolean encodedSlash = EncodedSlashes.isRefused(request);
		if (encodedSlash || this.paths.ownUnparsable(request)) {
			logger.debug(encodedSlash ? "Path has an encoded slash: answered with 400"
					: "Path can't be parsed: answered with 400");
			EarlyAnswer.announceUnread(request, response);
			refuseMalformedPath(response);
			return true;
		}
		if (!this.traceDispatched && isTrace(request)) {
			// RFC 9110, section 9.3.8: a request may hold what no script should see.
			response.setHeader(HttpHeaders.ALLOW, OTHER_METHODS);
			EarlyAnswer.announceUnread(request, response);
			response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
			return true;
		}
		return false;
	}

	/**
	 * Without an error page, for which Spring MVC would parse the path.
	 */
	private static void refuseMalformedPath(HttpServletResponse response) {
		response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
		response.setContentLength(0);
	}

	private boolean isTrace(HttpServletRequest request) {
		return HttpMethod.TRACE.matches(request.getMethod()) && this.paths.own(request);
	}

	/**
	 * Spring MVC has taken the error page's pattern for that of the request. Where its
	 * observation is over already, it would be counted a second time by that pattern.
	 */
	private static void observeMount(HttpServletRequest request) {
		MountMatch match = MountMatch.of(request);
		if (match != null && Containers.of(request.getServletContext()).completesAfterErrorPage()) {
			match.observe(request);
		}
	}

	private boolean isToBeLeftUnparsed(HttpServletRequest request) {
		return request.getDispatcherType() == DispatcherType.REQUEST && isParsable(request.getContentType())
				&& this.paths.own(request);
	}

	/**
	 * Whether asking for parameters or parts would read a body of this type.
	 */
	private static boolean isParsable(@Nullable String contentType) {
		return contentType != null && (startsWith(contentType, MediaType.APPLICATION_FORM_URLENCODED_VALUE)
				|| startsWith(contentType, "multipart/"));
	}

	private static boolean startsWith(String contentType, String prefix) {
		return contentType.regionMatches(true, 0, prefix, 0, prefix.length());
	}

}
