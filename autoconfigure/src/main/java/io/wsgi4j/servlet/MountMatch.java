package io.wsgi4j.servlet;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

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

	static @Nullable MountMatch of(HttpServletRequest request) {
		return (MountMatch) request.getAttribute(ATTRIBUTE);
	}

}
