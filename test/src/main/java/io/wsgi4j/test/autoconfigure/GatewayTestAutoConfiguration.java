package io.wsgi4j.test.autoconfigure;

import java.util.List;

import io.wsgi4j.autoconfigure.ExecutorLookup;
import io.wsgi4j.autoconfigure.GatewayAutoConfiguration;
import io.wsgi4j.middleware.Validator;
import io.wsgi4j.servlet.GatewayHandlerAdapter;
import io.wsgi4j.servlet.GatewayHandlerMapping;
import io.wsgi4j.servlet.GatewayPaths;
import io.wsgi4j.test.ApplicationRecorder;
import io.wsgi4j.test.GatewayTest;
import io.wsgi4j.test.GatewayTestClient;
import jakarta.servlet.ServletContext;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.handler.HandlerExceptionResolverComposite;
import org.springframework.web.servlet.mvc.annotation.ResponseStatusExceptionResolver;
import org.springframework.web.servlet.mvc.support.DefaultHandlerExceptionResolver;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for
 * {@link GatewayTest @GatewayTest}: a gateway whose applications run on the test's
 * thread, and a client.
 */
@AutoConfiguration(before = GatewayAutoConfiguration.class)
public final class GatewayTestAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	GatewayTestClient gatewayTestClient(GatewayPaths paths, GatewayHandlerMapping mapping,
			GatewayHandlerAdapter adapter, ServletContext servletContext) {
		return new GatewayTestClient(paths, paths.prefix(), mapping, adapter, servletContext);
	}

	@Bean
	ExecutorLookup sameThreadExecutors() {
		SyncTaskExecutor sameThread = new SyncTaskExecutor();
		return (name, application) -> sameThread;
	}

	/**
	 * In the order in which these two are defined, the recorder is closer to the
	 * application.
	 */
	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBooleanProperty("gateway.test.validator")
	Validator gatewayTestValidator() {
		return new Validator();
	}

	@Bean
	ApplicationRecorder gatewayTestApplicationRecorder() {
		return new ApplicationRecorder();
	}

	/**
	 * Answers exceptions that stand for a status, where there is no Spring MVC.
	 */
	@Bean
	@ConditionalOnMissingBean
	HandlerExceptionResolver gatewayTestExceptionResolver() {
		HandlerExceptionResolverComposite resolver = new HandlerExceptionResolverComposite();
		resolver.setExceptionResolvers(
				List.of(new ResponseStatusExceptionResolver(), new DefaultHandlerExceptionResolver()));
		return resolver;
	}

	/**
	 * A test of some applications isn't told of the properties of others.
	 */
	@Bean
	static UnknownPropertiesRemover gatewayTestPropertiesRemover(ConfigurableListableBeanFactory beanFactory) {
		return new UnknownPropertiesRemover(beanFactory);
	}

}
