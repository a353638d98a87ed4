package io.wsgi4j.servlet;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.wsgi4j.gateway.LastDispatch;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;

import org.springframework.util.ClassUtils;
import org.springframework.web.filter.AbstractRequestLoggingFilter;

/**
 * Decides whether a filter has to learn of the end of each request. Looks for one once,
 * at the first request: a web application gets no more filters then.
 */
final class LastDispatchRule {

	private final LastDispatch configured;

	private final Map<ServletContext, Boolean> found = new ConcurrentHashMap<>();

	LastDispatchRule(LastDispatch configured) {
		this.configured = configured;
	}

	boolean appliesTo(ServletContext context) {
		return this.configured == LastDispatch.ALWAYS
				|| this.found.computeIfAbsent(context, LastDispatchRule::hasLoggingFilter);
	}

	private static boolean hasLoggingFilter(ServletContext context) {
		return context.getFilterRegistrations()
			.values()
			.stream()
			.anyMatch((filter) -> isLogging(filter, context.getClassLoader()));
	}

	private static boolean isLogging(FilterRegistration filter, ClassLoader classLoader) {
		String name = filter.getClassName();
		return name != null && ClassUtils.isPresent(name, classLoader)
				&& AbstractRequestLoggingFilter.class.isAssignableFrom(ClassUtils.resolveClassName(name, classLoader));
	}

}
