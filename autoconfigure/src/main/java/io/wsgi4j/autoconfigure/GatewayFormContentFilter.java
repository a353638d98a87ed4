package io.wsgi4j.autoconfigure;

import io.wsgi4j.servlet.GatewayPaths;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.boot.servlet.filter.OrderedFormContentFilter;

/**
 * Boot's form content filter, which would read the bodies of gateway requests, without
 * them.
 */
final class GatewayFormContentFilter extends OrderedFormContentFilter {

	private final GatewayPaths paths;

	GatewayFormContentFilter(GatewayPaths paths) {
		this.paths = paths;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) throws ServletException {
		return request.getContentType() != null && this.paths.own(request);
	}

}
