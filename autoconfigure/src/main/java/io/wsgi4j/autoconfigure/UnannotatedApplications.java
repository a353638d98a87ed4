package io.wsgi4j.autoconfigure;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import io.wsgi4j.Application;
import io.wsgi4j.GatewayApplication;
import org.apache.commons.logging.Log;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Finds applications that look as if they were mounted: beans without
 * {@link GatewayApplication}, which no other bean has been given either.
 */
final class UnannotatedApplications {

	private final ConfigurableListableBeanFactory beanFactory;

	private final List<String> candidates;

	UnannotatedApplications(ConfigurableListableBeanFactory beanFactory, Collection<ApplicationCandidate> candidates) {
		this.beanFactory = beanFactory;
		this.candidates = candidates.stream().map(ApplicationCandidate::beanName).toList();
	}

	void warn(Log logger) {
		String names = Arrays.stream(this.beanFactory.getBeanNamesForType(Application.class, true, false))
			.filter(this::isDead)
			.map((name) -> "'" + name + "'")
			.collect(Collectors.joining(", "));
		if (!names.isEmpty()) {
			logger.warn(("Not mounted, because @GatewayApplication is missing: the beans %s of the type Application. "
					+ "Annotate their classes or @Bean methods")
				.formatted(names));
		}
	}

	private boolean isDead(String name) {
		return !this.candidates.contains(name) && !ScopedProxyUtils.isScopedTarget(name)
				&& this.beanFactory.getDependentBeans(name).length == 0;
	}

}
