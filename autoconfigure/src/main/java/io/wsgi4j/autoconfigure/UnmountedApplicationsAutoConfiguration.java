package io.wsgi4j.autoconfigure;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnNotWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for servers and programs that have
 * no gateway, where an application would be dead without a word.
 */
@AutoConfiguration(after = GatewayAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "gateway.enabled", matchIfMissing = true)
@ConditionalOnMissingBean(GatewayAutoConfiguration.class)
public final class UnmountedApplicationsAutoConfiguration {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication
	static class Server {

		@Bean
		UnmountedApplications unmountedApplications(ListableBeanFactory beanFactory) {
			return new UnmountedApplications(beanFactory, true);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnNotWebApplication
	static class NoServer {

		@Bean
		UnmountedApplications unmountedApplications(ListableBeanFactory beanFactory) {
			return new UnmountedApplications(beanFactory, false);
		}

	}

}
