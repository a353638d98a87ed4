package io.wsgi4j.autoconfigure.python;

import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import io.wsgi4j.python.PythonEngine;
import io.wsgi4j.python.PythonMetrics;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for metrics of Python's engines.
 */
@AutoConfiguration(after = GatewayPythonAutoConfiguration.class,
		afterName = {
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration" })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ MeterRegistry.class, PythonEngine.class })
public final class GatewayPythonMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PythonMetrics gatewayPythonMetrics(Map<String, PythonEngine> engines) {
		return new PythonMetrics(PythonEngines.byLabel(engines));
	}

}
