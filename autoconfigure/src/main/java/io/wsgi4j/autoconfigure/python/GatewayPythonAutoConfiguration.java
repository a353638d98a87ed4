package io.wsgi4j.autoconfigure.python;

import io.wsgi4j.autoconfigure.GatewayAutoConfiguration;
import io.wsgi4j.autoconfigure.GatewayExecutorFactory;
import io.wsgi4j.autoconfigure.GatewayProperties;
import io.wsgi4j.python.graalpy.GraalPyEngine;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for Python applications. Without a
 * property that defines one, nothing of Python is touched.
 */
@AutoConfiguration(after = GatewayAutoConfiguration.class)
@ConditionalOnBean(GatewayAutoConfiguration.class)
@Conditional(OnPythonCondition.class)
@Import(PythonApplicationRegistrar.class)
public final class GatewayPythonAutoConfiguration {

	@Bean(PythonApplicationRegistrar.EXECUTOR_FACTORY_BEAN_NAME)
	PythonExecutorFactory gatewayPythonExecutorFactory(GatewayExecutorFactory factory, GatewayProperties properties) {
		return new PythonExecutorFactory(factory, properties);
	}

	@Bean(name = PythonApplicationRegistrar.ENGINE_BEAN_NAME, destroyMethod = "close")
	@ConditionalOnMissingBean(name = PythonApplicationRegistrar.ENGINE_BEAN_NAME)
	@Lazy
	GraalPyEngine gatewayPythonEngine(GatewayProperties properties, BeanFactory beanFactory) {
		return new GraalPyEngine(PythonSettingsFactory.create(properties.getPython()),
				PythonTargets.enabled(properties), PythonBeans.find(properties.getPython(), beanFactory),
				PythonTaskExecutor.find(beanFactory));
	}

}
