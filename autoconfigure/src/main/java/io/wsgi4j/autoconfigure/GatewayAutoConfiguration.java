package io.wsgi4j.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import io.wsgi4j.ApplicationAdapter;
import io.wsgi4j.Middleware;
import io.wsgi4j.exchange.ExchangeWatch;
import io.wsgi4j.gateway.ExchangeListener;
import io.wsgi4j.servlet.Container;
import io.wsgi4j.servlet.Containers;
import io.wsgi4j.servlet.ExchangeContext;
import io.wsgi4j.servlet.GatewayHandlerAdapter;
import io.wsgi4j.servlet.GatewayHandlerMapping;
import io.wsgi4j.servlet.GatewayPaths;
import io.wsgi4j.servlet.RequestScopeListener;
import io.wsgi4j.spool.BodyDirectory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;
import org.springframework.core.task.TaskDecorator;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the gateway: mounts applications
 * in a Spring MVC server.
 */
@AutoConfiguration(before = WebMvcAutoConfiguration.class, after = TaskExecutionAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ DispatcherServlet.class, WebMvcAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "gateway.enabled", matchIfMissing = true)
@EnableConfigurationProperties(GatewayProperties.class)
@Import({ GatewayExecutorConfiguration.class, GatewayFilterConfiguration.class })
@ImportRuntimeHints(GatewayRuntimeHints.class)
public final class GatewayAutoConfiguration {

	@Bean
	GatewayPaths gatewayPaths(GatewayProperties properties, Environment environment) {
		String prefix = MountPath.ofPrefix(properties);
		return new GatewayPaths(prefix, ReservedPaths.of(prefix, environment));
	}

	@Bean
	@ConditionalOnMissingBean
	BodyDirectory gatewayBodyDirectory(GatewayProperties properties) {
		return BodyDirectoryFactory.create(properties.getRequest());
	}

	@Bean
	ApplicationMounter applicationMounter(ConfigurableListableBeanFactory beanFactory, GatewayProperties properties,
			ExecutorLookup executors, ObjectProvider<ApplicationAdapter> adapters,
			ObjectProvider<Middleware> middleware) {
		return new ApplicationMounter(beanFactory, properties, executors, adapters.orderedStream().toList(),
				middleware.orderedStream().toList());
	}

	@Bean
	@ConditionalOnMissingBean
	GatewayHandlerMapping gatewayHandlerMapping(GatewayPaths paths, ApplicationMounter mounter,
			ObjectProvider<WebMvcConfigurer> configurers) {
		List<WebMvcConfigurer> ordered = configurers.orderedStream().toList();
		GatewayHandlerMapping mapping = new GatewayHandlerMapping(paths, mounter.mount());
		mapping.setInterceptors(MvcInterceptors.of(ordered).toArray());
		mapping.setCorsConfigurations(MvcCors.of(ordered));
		return mapping;
	}

	@Bean
	@ConditionalOnMissingBean
	GatewayHandlerAdapter gatewayHandlerAdapter(ObjectProvider<HandlerExceptionResolver> resolvers, ExchangeWatch watch,
			BodyDirectory bodyDirectory, ObjectProvider<ExchangeListener> listeners,
			ObjectProvider<TaskDecorator> decorators, ApplicationContext applicationContext,
			ConfigurableListableBeanFactory beanFactory, GatewayProperties properties) {
		ClassLoader classLoader = applicationContext.getClassLoader();
		TaskDecorator context = ExchangeContext.capture(
				(classLoader != null) ? classLoader : getClass().getClassLoader(), decorators.orderedStream().toList());
		return new GatewayHandlerAdapter(() -> resolvers.orderedStream().iterator(), context, watch, bodyDirectory,
				MemoryBudgetFactory.create(properties.getRequest()),
				withRequestScope(listeners.orderedStream().toList(), RequestScopeListener.findBeans(beanFactory)),
				properties.getLastDispatch());
	}

	/**
	 * The scope is the outermost, because other listeners may have request-scoped beans.
	 */
	private static List<ExchangeListener> withRequestScope(List<ExchangeListener> listeners, List<String> beans) {
		return beans.isEmpty() ? listeners
				: Stream.concat(Stream.of(new RequestScopeListener(beans)), listeners.stream()).toList();
	}

	@Bean
	ServletContextInitializer gatewayContainerInitializer(ObjectProvider<Container> containers) {
		return new Containers(containers.orderedStream().toList())::attachTo;
	}

	@Bean
	@ConditionalOnMissingBean
	ExchangeWatch gatewayExchangeWatch() {
		return new ExchangeWatch();
	}

	@Bean
	StartReport gatewayStartReport(ConfigurableListableBeanFactory beanFactory, GatewayProperties properties,
			GatewayPaths paths, ApplicationMounter mounter) {
		return new StartReport(beanFactory, properties, paths, mounter);
	}

	@Bean
	static SecurityRuleCheck gatewaySecurityRuleCheck() {
		return new SecurityRuleCheck();
	}

	@Bean
	static LazyInitializationExcludeFilter gatewayLazyInitializationExcludeFilter() {
		return LazyInitializationExcludeFilter.forBeanTypes(GatewayHandlerMapping.class, BodyDirectory.class);
	}

}
