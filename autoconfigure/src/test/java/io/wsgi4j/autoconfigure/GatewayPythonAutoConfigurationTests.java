package io.wsgi4j.autoconfigure;

import io.wsgi4j.python.PythonRuntime;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayPythonAutoConfigurationTests {

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GatewayAutoConfiguration.class, GatewayPythonAutoConfiguration.class,
				TaskExecutionAutoConfiguration.class, WebMvcAutoConfiguration.class))
		.withPropertyValues("gateway.python.path=src/test/resources/python", "gateway.python.contexts=1",
				"gateway.python.native-access=false");

	@Test
	void nothingOfPythonIsThereWithoutApplication() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.graalvm"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PythonRuntime.class));
	}

	@Test
	void missingDependencyIsNamed() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.graalvm"))
			.withPropertyValues("gateway.wsgi=foo.application")
			.run((context) -> {
				FailureAnalysis analysis = new GatewayConfigurationFailureAnalyzer()
					.analyze(context.getStartupFailure());
				assertThat(analysis.getDescription()).isEqualTo(
						"The Python application 'foo.application' can't run: there is no Python on the class path.");
				assertThat(analysis.getAction()).contains("wsgi4j-spring-boot-starter-python");
			});
	}

	@Test
	void wrongNamesAreTold() {
		this.contextRunner.withPropertyValues("gateway.applications.shop.wsgi=nowhere.application").run((context) -> {
			FailureAnalysis analysis = new PythonStartFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).startsWith("No such WSGI application: nowhere.application")
				.contains("Traceback (most recent call last):", "ModuleNotFoundError: No module named 'nowhere'");
		});
	}

	@Test
	void numbersMustBePositive() {
		this.contextRunner.withPropertyValues("gateway.wsgi=foo.application", "gateway.python.threads-per-context=0")
			.run((context) -> assertThat(
					new GatewayConfigurationFailureAnalyzer().analyze(context.getStartupFailure()).getDescription())
				.isEqualTo("The property 'gateway.python.threads-per-context' is 0."));
	}

	@Test
	void propertiesOfAPythonApplicationApply() {
		this.contextRunner
			.withPropertyValues("gateway.applications.shop.wsgi=foo.application",
					"gateway.applications.shop.path=/store", "gateway.applications.off.wsgi=nowhere.application",
					"gateway.applications.off.enabled=false")
			.run((context) -> assertThat(context.getBean(ApplicationMounter.class).mount()).singleElement()
				.satisfies((mounted) -> {
					assertThat(mounted.name()).isEqualTo("shop");
					assertThat(mounted.mount()).isEqualTo("/gateway/store");
				}));
	}

}
