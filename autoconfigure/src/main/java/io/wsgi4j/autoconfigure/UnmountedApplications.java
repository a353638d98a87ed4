package io.wsgi4j.autoconfigure;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import io.wsgi4j.GatewayApplication;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Looks for applications where there is no gateway, and tells that they are dead: by
 * failing, or in the log where no server is expected.
 */
final class UnmountedApplications implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(UnmountedApplications.class);

	private final ListableBeanFactory beanFactory;

	private final boolean server;

	UnmountedApplications(ListableBeanFactory beanFactory, boolean server) {
		this.beanFactory = beanFactory;
		this.server = server;
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<String> names = Arrays.stream(this.beanFactory.getBeanNamesForAnnotation(GatewayApplication.class))
			.map((name) -> ScopedProxyUtils.isScopedTarget(name) ? ScopedProxyUtils.getOriginalBeanName(name) : name)
			.distinct()
			.toList();
		if (names.isEmpty()) {
			return;
		}
		String beans = names.stream().map((name) -> "'" + name + "'").collect(Collectors.joining(", "));
		GatewayConfigurationException.throwIf(this.server,
				() -> "Nothing mounts the beans %s, which are annotated with @GatewayApplication: the gateway needs "
					.formatted(beans) + "Spring MVC, and this web application does not use it.",
				"Add spring-boot-starter-web, and do not set 'spring.main.web-application-type' to another type than "
						+ "'servlet'. To do without the applications, set 'gateway.enabled=false'.");
		logger.warn("Not mounted, because this is no web application: the beans %s, annotated with @GatewayApplication"
			.formatted(beans));
	}

}
