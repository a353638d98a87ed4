package io.wsgi4j.test.autoconfigure;

import io.wsgi4j.autoconfigure.ApplicationCandidates;
import io.wsgi4j.autoconfigure.GatewayProperties;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Takes the properties of applications that don't exist out of {@link GatewayProperties},
 * which would be an error otherwise.
 */
final class UnknownPropertiesRemover implements BeanPostProcessor {

	private final ConfigurableListableBeanFactory beanFactory;

	UnknownPropertiesRemover(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof GatewayProperties properties) {
			ApplicationCandidates.removeUnknown(this.beanFactory, properties.getApplications());
		}
		return bean;
	}

}
