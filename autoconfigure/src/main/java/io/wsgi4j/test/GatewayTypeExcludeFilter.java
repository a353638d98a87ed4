package io.wsgi4j.test;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

import io.wsgi4j.GatewayApplication;
import io.wsgi4j.Middleware;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;

/**
 * Leaves only applications and middleware to the component scanning of a
 * {@link GatewayTest @GatewayTest}.
 */
class GatewayTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<GatewayTest> {

	private final Set<Class<?>> applications;

	GatewayTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
		Class<?>[] applications = getAnnotation().getClassArray("applications");
		this.applications = new LinkedHashSet<>(Arrays.asList(applications));
	}

	@Override
	protected Set<Class<?>> getKnownIncludes() {
		return this.applications.isEmpty() ? Set.of(Middleware.class, GatewayApplication.class)
				: Set.of(Middleware.class);
	}

	@Override
	protected Set<Class<?>> getComponentIncludes() {
		return this.applications;
	}

}
