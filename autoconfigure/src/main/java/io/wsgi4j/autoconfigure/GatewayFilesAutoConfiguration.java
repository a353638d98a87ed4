package io.wsgi4j.autoconfigure;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Applications that answer with the files of directories.
 */
@Configuration(proxyBeanMethods = false)
class GatewayFilesConfiguration {

	@Bean
	static DirectoryApplicationRegistrar gatewayDirectoryApplicationRegistrar(Environment environment) {
		return new DirectoryApplicationRegistrar(environment);
	}

	@Bean(DirectoryApplicationRegistrar.FACTORY_BEAN_NAME)
	DirectoryApplicationFactory gatewayDirectoryApplicationFactory(GatewayProperties properties) {
		return new DirectoryApplicationFactory(properties.getApplications());
	}

}
