package io.wsgi4j.autoconfigure.python;

import java.util.Map;

import io.wsgi4j.python.PythonEndpoint;
import io.wsgi4j.python.PythonEngine;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the {@link PythonEndpoint}.
 */
@AutoConfiguration(after = GatewayPythonAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnAvailableEndpoint(PythonEndpoint.class)
@ConditionalOnBean(PythonEngine.class)
public final class GatewayPythonEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PythonEndpoint gatewayPythonEndpoint(Map<String, PythonEngine> engines) {
		return new PythonEndpoint(PythonEngines.byLabel(engines));
	}

}
