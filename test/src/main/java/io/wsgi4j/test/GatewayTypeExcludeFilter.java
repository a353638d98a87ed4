package io.wsgi4j.test;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

import io.wsgi4j.ApplicationAdapter;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.Middleware;
import io.wsgi4j.gateway.ExchangeListener;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;

/**
 * Leaves only applications, middleware and what is made for them to the component
 * scanning of a {@link GatewayTest @GatewayTest}.
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
		Set<Class<?>> includes = new LinkedHashSet<>(
				Set.of(ApplicationAdapter.class, ExchangeListener.class, Middleware.class));
		if (this.applications.isEmpty()) {
			includes.add(GatewayApplication.class);
		}
		return includes;
	}

	@Override
	protected Set<Class<?>> getComponentIncludes() {
		return this.applications;
	}

}
