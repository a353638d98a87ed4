package io.wsgi4j.servlet;

import io.wsgi4j.gateway.MountedApplication;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * How a request's path divides between the mount and the application.
 *
 * @param application the application at the mount
 * @param scriptName the decoded path to the application
 * @param pathInfo the decoded rest
 */
record MountMatch(MountedApplication application, String scriptName, String pathInfo) {

	private static final String ATTRIBUTE = MountMatch.class.getName();

	void attachTo(HttpServletRequest request) {
		request.setAttribute(ATTRIBUTE, this);
	}

	/**
	 * Makes the mount's pattern that of Spring's observation of the request.
	 */
	void observe(HttpServletRequest request) {
		ServerHttpObservationFilter.findObservationContext(request)
			.ifPresent((context) -> context.setPathPattern(this.application.pattern()));
	}

	static @Nullable MountMatch of(HttpServletRequest request) {
		return (MountMatch) request.getAttribute(ATTRIBUTE);
	}

}
