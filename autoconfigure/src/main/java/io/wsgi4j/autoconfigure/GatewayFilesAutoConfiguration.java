package io.wsgi4j.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for applications that answer with
 * the files of directories. One of its own, so that tests of other applications need no
 * directories.
 */
@AutoConfiguration(after = GatewayAutoConfiguration.class)
@ConditionalOnBean(GatewayAutoConfiguration.class)
public final class GatewayFilesAutoConfiguration {

	@Bean
	static DirectoryApplicationRegistrar gatewayDirectoryApplicationRegistrar(Environment environment) {
		return new DirectoryApplicationRegistrar(environment);
	}

	@Bean(DirectoryApplicationRegistrar.FACTORY_BEAN_NAME)
	DirectoryApplicationFactory gatewayDirectoryApplicationFactory(GatewayProperties properties) {
		return new DirectoryApplicationFactory(properties.getApplications());
	}

}
