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
 * Keeps everybody in front of the gateway from reading the body of its requests: the body
 * is the application's. Has to come before filters that look at parameters.
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
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !isParsable(request.getContentType()) || !this.paths.own(request);
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

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		chain.doFilter(new UnparsedRequest(request), response);
	}

}
