package io.wsgi4j.autoconfigure;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.testsupport.AudibleLogging;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.ApplicationContextAssertProvider;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.web.servlet.DispatcherServlet;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith({ AudibleLogging.class, OutputCaptureExtension.class })
class UnmountedApplicationsTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(GatewayAutoConfiguration.class,
			UnmountedApplicationsAutoConfiguration.class, TaskExecutionAutoConfiguration.class,
			WebMvcAutoConfiguration.class);

	private final ApplicationContextRunner program = new ApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	private final ReactiveWebApplicationContextRunner reactive = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	private final WebApplicationContextRunner servlet = new WebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	@Test
	void failsInReactiveWeb() {
		FailureAnalysis analysis = analyze(this.reactive.withUserConfiguration(Applications.class));
		assertThat(analysis.getDescription()).contains("'hello', 'scoped'", "@GatewayApplication", "Spring MVC");
		assertThat(analysis.getAction()).contains("spring-boot-starter-web", "spring.main.web-application-type",
				"'gateway.enabled=false'");
	}

	@Test
	void failsInServletWebWithoutSpringMvc() {
		FailureAnalysis analysis = analyze(this.servlet.withUserConfiguration(Applications.class)
			.withClassLoader(new FilteredClassLoader(DispatcherServlet.class)));
		assertThat(analysis.getDescription()).contains("'hello'");
	}

	@Test
	void failsWhereBeansAreLazy() {
		analyze(this.reactive.withUserConfiguration(Applications.class)
			.withInitializer((context) -> context
				.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor())));
	}

	@Test
	void warnsOutsideOfTheWeb(CapturedOutput output) {
		this.program.withUserConfiguration(Applications.class)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(UnmountedApplications.class));
		assertThat(output).containsOnlyOnce("Not mounted").contains("WARN", "'hello', 'scoped'");
	}

	@Test
	void isSilentWithoutApplications(CapturedOutput output) {
		this.program.run((context) -> assertThat(context).hasNotFailed());
		this.reactive.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("Not mounted");
	}

	@Test
	void isSilentWhenSwitchedOff(CapturedOutput output) {
		this.program.withUserConfiguration(Applications.class)
			.withPropertyValues("gateway.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed());
		this.reactive.withUserConfiguration(Applications.class)
			.withPropertyValues("gateway.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("Not mounted");
	}

	@Test
	void isNotThereWhereTheGatewayIs() {
		this.servlet.withUserConfiguration(Applications.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(UnmountedApplications.class));
	}

	@Test
	void gatewaySaysInTheReportWhyItIsNotThere() {
		assertReported(this.program, "not a servlet web application");
		assertReported(this.reactive, "not a servlet web application");
		assertReported(this.servlet.withClassLoader(new FilteredClassLoader(DispatcherServlet.class)),
				"did not find required class '" + DispatcherServlet.class.getName() + "'");
	}

	private static <C extends ConfigurableApplicationContext, A extends ApplicationContextAssertProvider<C>> void assertReported(
			AbstractApplicationContextRunner<?, C, A> runner, String reason) {
		runner.run((context) -> {
			assertThat(context.getStartupFailure()).isNull();
			assertThat(ConditionEvaluationReport.get(context.getSourceApplicationContext().getBeanFactory())
				.getConditionAndOutcomesBySource()
				.get(GatewayAutoConfiguration.class.getName()))
				.anySatisfy((condition) -> assertThat(condition.getOutcome().getMessage()).contains(reason));
		});
	}

	private static <C extends ConfigurableApplicationContext, A extends ApplicationContextAssertProvider<C>> FailureAnalysis analyze(
			AbstractApplicationContextRunner<?, C, A> runner) {
		FailureAnalysis[] analysis = new FailureAnalysis[1];
		runner.run((context) -> {
			assertThat(context.getStartupFailure()).isNotNull();
			analysis[0] = new GatewayConfigurationFailureAnalyzer().analyze(context.getStartupFailure());
		});
		assertThat(analysis[0]).as("analysis of the failure").isNotNull();
		return analysis[0];
	}

	@Configuration(proxyBeanMethods = false)
	static class Applications {

		@Bean
		@GatewayApplication("/hello")
		Application hello() {
			return (environ, startResponse) -> Body.empty();
		}

		@Bean
		@GatewayApplication("/scoped")
		@Scope(scopeName = "prototype", proxyMode = ScopedProxyMode.INTERFACES)
		Application scoped() {
			return (environ, startResponse) -> Body.empty();
		}

	}

}
