package io.wsgi4j.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.micrometer.context.ContextSnapshotFactory;
import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.Middleware;
import io.wsgi4j.exchange.ExchangeWatch;
import io.wsgi4j.gateway.LastDispatch;
import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.servlet.GatewayHandlerAdapter;
import io.wsgi4j.servlet.GatewayHandlerMapping;
import io.wsgi4j.servlet.GatewayPaths;
import io.wsgi4j.servlet.GatewayRequestFilter;
import io.wsgi4j.spool.BodyDirectory;
import io.wsgi4j.spool.MemoryBudget;
import io.wsgi4j.testsupport.AudibleLogging;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.FormContentFilter;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.util.ServletRequestPathUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

class GatewayAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(GatewayAutoConfiguration.class,
			TaskExecutionAutoConfiguration.class, WebMvcAutoConfiguration.class);

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withUserConfiguration(Applications.class);

	@Test
	void mountsApplications() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(GatewayHandlerMapping.class).hasSingleBean(GatewayHandlerAdapter.class);
			assertThat(isMapped(context.getBean(GatewayHandlerMapping.class), "/gateway/hello")).isTrue();
			assertThat(isMapped(context.getBean(GatewayHandlerMapping.class), "/hello")).isFalse();
		});
	}

	@Test
	void backsOffOutsideOfTheWeb() {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withUserConfiguration(Applications.class)
			.withPropertyValues("gateway.executors.reports.pool.core-size=1")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(GatewayAutoConfiguration.class)
				.doesNotHaveBean(GatewayProperties.class)
				.doesNotHaveBean("gatewayTaskExecutor.reports"));
	}

	@Test
	void backsOffInReactiveWeb() {
		new ReactiveWebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withUserConfiguration(Applications.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(GatewayAutoConfiguration.class));
	}

	@Test
	void backsOffWithoutSpringMvc() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(DispatcherServlet.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(GatewayAutoConfiguration.class));
	}

	@Test
	void backsOffWithoutBootsSpringMvc() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(WebMvcAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(GatewayAutoConfiguration.class));
	}

	@Test
	void backsOffWhenSwitchedOff() {
		this.contextRunner.withPropertyValues("gateway.enabled=false", "gateway.prefix=malformed")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(GatewayAutoConfiguration.class)
				.doesNotHaveBean(GatewayHandlerMapping.class)
				.doesNotHaveBean("gatewayTaskExecutor"));
	}

	@Test
	void needsNeitherSecurityNorContextPropagation() {
		this.contextRunner
			.withClassLoader(new FilteredClassLoader(SecurityContextHolder.class, ContextSnapshotFactory.class))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(GatewayHandlerAdapter.class));
	}

	@Test
	void needsNoTaskExecutionOfBoot() {
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(GatewayAutoConfiguration.class, WebMvcAutoConfiguration.class))
			.withUserConfiguration(Applications.class)
			.run((context) -> assertThat(context).hasNotFailed().hasBean("gatewayTaskExecutor"));
	}

	@Test
	void usersHandlerMappingWins() {
		GatewayHandlerMapping mapping = new GatewayHandlerMapping(new GatewayPaths("/mine", List.of()), List.of());
		this.contextRunner.withBean("mine", GatewayHandlerMapping.class, () -> mapping)
			.run((context) -> assertThat(context).getBean(GatewayHandlerMapping.class).isSameAs(mapping));
	}

	@Test
	void usersHandlerAdapterWins(@TempDir Path directory) throws IOException {
		GatewayHandlerAdapter adapter = new GatewayHandlerAdapter(List.of(), (task) -> task, new ExchangeWatch(),
				new BodyDirectory(directory), new MemoryBudget(0), List.of(), LastDispatch.AUTO);
		this.contextRunner.withBean("mine", GatewayHandlerAdapter.class, () -> adapter)
			.run((context) -> assertThat(context).getBean(GatewayHandlerAdapter.class).isSameAs(adapter));
	}

	@Test
	void directoryForBodiesLastsAsLongAsTheContext(@TempDir Path directory) {
		this.contextRunner.withPropertyValues("gateway.request.directory=" + directory).run((context) -> {
			assertThat(context).hasSingleBean(BodyDirectory.class);
			assertThat(directory).isNotEmptyDirectory();
		});
		assertThat(directory).isEmptyDirectory();
	}

	@Test
	void usersRequestFilterWins() {
		FilterRegistrationBean<GatewayRequestFilter> registration = new FilterRegistrationBean<>();
		this.contextRunner.withBean("gatewayRequestFilter", FilterRegistrationBean.class, () -> registration)
			.run((context) -> assertThat(context).getBean("gatewayRequestFilter").isSameAs(registration));
	}

	@Test
	void replacesBootsFormContentFilter() {
		this.contextRunner.run((context) -> assertThat(context).getBean(FormContentFilter.class)
			.isInstanceOf(GatewayFormContentFilter.class));
	}

	@Test
	void usersFormContentFilterWins() {
		this.contextRunner.withBean(FormContentFilter.class, () -> mock(FormContentFilter.class))
			.run((context) -> assertThat(context).hasSingleBean(FormContentFilter.class)
				.doesNotHaveBean(GatewayFormContentFilter.class));
	}

	@Test
	void makesNoFormContentFilterWhereBootMakesNone() {
		this.contextRunner.withPropertyValues("spring.mvc.formcontent.filter.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(FormContentFilter.class));
		this.contextRunner.withUserConfiguration(WithEnableWebMvc.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(GatewayHandlerMapping.class)
				.doesNotHaveBean(FormContentFilter.class));
	}

	@Test
	void mountsEagerlyInLazyContext() {
		this.contextRunner.withBean("bystander", Object.class)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				assertThat(context.getBeanFactory().containsSingleton("gatewayHandlerMapping")).isTrue();
				assertThat(context.getBeanFactory().containsSingleton("hello")).isTrue();
				assertThat(context.getBeanFactory().containsSingleton("bystander")).isFalse();
			});
	}

	@Test
	void leavesApplicationsOfParentsAlone() {
		new ApplicationContextRunner().withUserConfiguration(Applications.class)
			.run((parent) -> new WebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
				.withParent(parent)
				.run((context) -> assertThat(isMapped(context.getBean(GatewayHandlerMapping.class), "/gateway/hello"))
					.isFalse()));
	}

	@Test
	@ExtendWith({ AudibleLogging.class, OutputCaptureExtension.class })
	void createsNoBeanTooEarly(CapturedOutput output) {
		this.contextRunner.withBean("middleware", Middleware.class, () -> (application) -> application)
			.withPropertyValues("gateway.executors.reports.pool.core-size=1")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("is not eligible for getting processed by all BeanPostProcessors");
	}

	static boolean isMapped(GatewayHandlerMapping mapping, String path) throws Exception {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
		ServletRequestPathUtils.parseAndCache(request);
		HandlerExecutionChain chain = mapping.getHandler(request);
		return chain != null && chain.getHandler() instanceof MountedApplication;
	}

	@Configuration(proxyBeanMethods = false)
	static class Applications {

		@Bean
		@GatewayApplication("/hello")
		Application hello() {
			return (environ, startResponse) -> {
				startResponse.start("204 No Content");
				return Body.empty();
			};
		}

	}

	@EnableWebMvc
	@Configuration(proxyBeanMethods = false)
	static class WithEnableWebMvc {

	}

}
