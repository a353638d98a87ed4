package io.wsgi4j.autoconfigure;

import java.util.Collection;
import java.util.List;

import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.python.PythonEngine;
import io.wsgi4j.servlet.GatewayHandlerMapping;
import io.wsgi4j.servlet.GatewayPaths;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Logs at start what the gateway consists of, and what of the user's is dead because of
 * it.
 */
final class StartReport implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(StartReport.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final GatewayProperties properties;

	private final GatewayPaths paths;

	private final ApplicationMounter mounter;

	StartReport(ConfigurableListableBeanFactory beanFactory, GatewayProperties properties, GatewayPaths paths,
			ApplicationMounter mounter) {
		this.beanFactory = beanFactory;
		this.properties = properties;
		this.paths = paths;
		this.mounter = mounter;
	}

	@Override
	public void afterSingletonsInstantiated() {
		ExistingBeans beans = new ExistingBeans(this.beanFactory);
		List<GatewayHandlerMapping> mappings = List.copyOf(beans.ofType(GatewayHandlerMapping.class).values());
		mappings.forEach((mapping) -> report(beans, mapping));
	}

	private void report(ExistingBeans beans, GatewayHandlerMapping mapping) {
		describe(beans, mapping.getApplications());
		if (logger.isWarnEnabled()) {
			Collection<ApplicationCandidate> candidates = this.mounter.candidates();
			new UnannotatedApplications(this.beanFactory, candidates).warn(logger);
			if (this.beanFactory.getBean(ExecutorLookup.class) instanceof GatewayExecutors) {
				new UnusedExecutors(this.beanFactory, candidates).warn(logger, this.properties.getExecutors().keySet());
			}
			new ShadowedHandlers(this.paths, mapping.getOrder()).warn(logger,
					beans.ofType(HandlerMapping.class).values());
		}
	}

	private void describe(ExistingBeans beans, List<MountedApplication> applications) {
		StartDescription description = new StartDescription(this.paths.prefix(), beans.executors());
		if (logger.isInfoEnabled()) {
			logger.info(description.gateway(applications, beans.ofType(PythonEngine.class).values()));
		}
		if (logger.isDebugEnabled()) {
			applications.forEach((application) -> logger.debug(description.application(application)));
		}
	}

}
