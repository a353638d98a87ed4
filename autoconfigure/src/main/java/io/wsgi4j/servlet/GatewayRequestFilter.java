package io.wsgi4j.servlet;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

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
		return !this.paths.own(request);
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		chain.doFilter(new UnparsedRequest(request), response);
	}

}
