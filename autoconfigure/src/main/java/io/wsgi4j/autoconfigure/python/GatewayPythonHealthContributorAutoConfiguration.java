package io.wsgi4j.autoconfigure.python;

import java.util.Map;

import io.wsgi4j.python.PythonEngine;
import io.wsgi4j.python.PythonHealthIndicator;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the health of Python's engines.
 */
@AutoConfiguration(after = GatewayPythonAutoConfiguration.class,
		beforeName = "org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration")
@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnEnabledHealthIndicator("gateway-python")
@ConditionalOnBean(PythonEngine.class)
public final class GatewayPythonHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "gatewayPythonHealthIndicator", "gatewayPythonHealthContributor" })
	PythonHealthIndicator gatewayPythonHealthIndicator(Map<String, PythonEngine> engines) {
		return new PythonHealthIndicator(PythonEngines.byLabel(engines));
	}

}
