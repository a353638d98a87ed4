package io.wsgi4j.autoconfigure.python;

import java.util.Objects;

import io.wsgi4j.autoconfigure.GatewayAutoConfiguration;
import io.wsgi4j.autoconfigure.GatewayExecutorFactory;
import io.wsgi4j.autoconfigure.GatewayProperties;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.util.ClassUtils;

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
	PythonExecutorFactory gatewayPythonExecutorFactory(GatewayExecutorFactory factory, GatewayProperties properties,
			ConfigurableApplicationContext context) {
		return new PythonExecutorFactory(factory, properties, plan(context));
	}

	@Bean(PythonApplicationRegistrar.ENGINE_FACTORY_BEAN_NAME)
	PythonEngineFactory gatewayPythonEngineFactory(GatewayProperties properties,
			ConfigurableApplicationContext context) {
		return new PythonEngineFactory(properties, plan(context), context);
	}

	private static PythonPlan plan(ConfigurableApplicationContext context) {
		return PythonPlan.of(context.getEnvironment(),
				Objects.requireNonNullElseGet(context.getClassLoader(), ClassUtils::getDefaultClassLoader));
	}

}
