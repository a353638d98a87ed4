package io.wsgi4j.servlet;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Stands around everything else that handles a request of the gateway. Keeps everybody in
 * front of the gateway from reading the body, which is the application's: so it has to
 * come before filters that look at parameters. And cuts the connection of an answer that
 * can't be completed, where no exception handler can keep that from the container: so it
 * has to take part in ASYNC dispatches.
 */
public final class GatewayRequestFilter extends OncePerRequestFilter {

	private final GatewayPaths paths;

	/**
	 * Creates the filter.
	 * @param paths the paths that the gateway owns
	 */
	public GatewayRequestFilter(GatewayPaths paths) {
		this.paths = paths;
	}

	@Override
	protected boolean shouldNotFilterAsyncDispatch() {
		return false;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		boolean unparsed = isParsable(request.getContentType()) && this.paths.own(request);
		chain.doFilter(unparsed ? new UnparsedRequest(request) : request, response);
		if (!request.isAsyncStarted() && Exchange.isCut(request)) {
			throw ServletContainer.of(request.getServletContext()).cutException();
		}
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
