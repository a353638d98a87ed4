package io.wsgi4j.autoconfigure.python;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;

import ch.qos.logback.classic.Level;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.wsgi4j.autoconfigure.GatewayAutoConfiguration;
import io.wsgi4j.autoconfigure.GatewayContexts;
import io.wsgi4j.autoconfigure.GatewayProperties;
import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.python.PythonDescriptor;
import io.wsgi4j.python.PythonDescriptor.ContextDescriptor;
import io.wsgi4j.python.PythonEndpoint;
import io.wsgi4j.python.PythonMetrics;
import io.wsgi4j.python.PythonSettings;
import io.wsgi4j.python.graalpy.GraalPyEngine;
import io.wsgi4j.servlet.GatewayHandlerMapping;
import io.wsgi4j.testsupport.LogRecorder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayPythonAutoConfigurationTests {

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GatewayAutoConfiguration.class, GatewayPythonAutoConfiguration.class,
				GatewayPythonEndpointAutoConfiguration.class, GatewayPythonMetricsAutoConfiguration.class,
				TaskExecutionAutoConfiguration.class, WebMvcAutoConfiguration.class))
		.withPropertyValues("gateway.python.path=src/test/resources/python", "gateway.python.contexts=1",
				"gateway.python.native-access=false");

	@Test
	void nothingOfPythonIsThereWithoutApplication() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.graalvm"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(GraalPyEngine.class));
	}

	@Test
	void missingDependencyIsNamed() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.graalvm"))
			.withPropertyValues("gateway.wsgi=foo.application", "gateway.python.engine=graalpy")
			.run((context) -> {
				FailureAnalysis analysis = GatewayContexts.analyze(context.getStartupFailure());
				assertThat(analysis.getDescription())
					.isEqualTo("The Python application 'foo.application' can't run: GraalPy is not on the class path.");
				assertThat(analysis.getAction()).contains("wsgi4j-spring-boot-starter-python",
						"gateway.python.engine=cpython");
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

	@ParameterizedTest
	@ValueSource(strings = { "src/test/resources/python/foo.py", "/proc/nothing" })
	void directoryThatCannotHaveTheLibraryIsTold(String directory) {
		this.contextRunner
			.withPropertyValues("gateway.wsgi=foo.application", "gateway.python.resource-cache=" + directory)
			.run((context) -> {
				FailureAnalysis analysis = new PythonResourceFailureAnalyzer().analyze(context.getStartupFailure());
				assertThat(analysis.getDescription())
					.startsWith("Python's library can't be kept in " + Path.of(directory).toAbsolutePath() + ": ");
				assertThat(analysis.getAction()).contains("'gateway.python.resource-cache'",
						"'" + System.getProperty("user.name") + "'");
			});
	}

	@Test
	void startIsToldAtOnceAndByItsParts() {
		try (LogRecorder log = LogRecorder.attach(Level.DEBUG)) {
			this.contextRunner.withPropertyValues("gateway.wsgi=foo.application").run((context) -> {
				context.getBean(GraalPyEngine.class);
				assertThat(log.take().stream().filter((entry) -> entry.logger().equals(GraalPyEngine.class.getName())))
					.extracting((entry) -> entry.level() + " " + entry.message().replaceAll("\\d+\\.\\d\\d s", "0 s"))
					.containsExactly("INFO Starting Python for foo.application",
							"INFO Python 3.12.8, interpreted, 1 contexts, started in 0 s",
							"DEBUG Python's start: engine 0 s, library 0 s, applications 0 s");
			});
		}
	}

	@ParameterizedTest
	@CsvSource({ "Misspelt, true, python.Misspelt", "engine.Misspelt, true, engine.Misspelt",
			"QuietFlag, perhaps, perhaps" })
	void wrongOptionsAreTold(String option, String value, String told) {
		this.contextRunner
			.withPropertyValues("gateway.wsgi=foo.application", "gateway.python.options." + option + "=" + value)
			.run((context) -> {
				FailureAnalysis analysis = new PythonOptionFailureAnalyzer().analyze(context.getStartupFailure());
				assertThat(analysis.getDescription()).startsWith("GraalPy refuses an option").contains(told);
				assertThat(analysis.getAction()).contains("gateway.python.options");
			});
	}

	@Test
	void applicationsHaveAThreadPerPlaceInAContext() {
		this.contextRunner
			.withPropertyValues("gateway.wsgi=foo.application", "gateway.python.contexts=2",
					"gateway.python.threads-per-context=3", "gateway.executor.pool.core-size=4",
					"gateway.executor.pool.max-size=10", "gateway.executor.pool.queue-capacity=7")
			.run((context) -> {
				ThreadPoolTaskExecutor executor = context.getBean("gatewayTaskExecutor.python",
						ThreadPoolTaskExecutor.class);
				assertThat(executorOf(context, "wsgi")).isSameAs(executor);
				assertThat(executor.getCorePoolSize()).isEqualTo(6);
				assertThat(executor.getMaxPoolSize()).isEqualTo(6);
				assertThat(executor.getQueueCapacity()).isEqualTo(11);
				assertThat(executor.getThreadNamePrefix()).isEqualTo("gateway-python-");
			});
	}

	@Test
	void threadsAreNamedAfterThoseOfTheDefaultExecutor() {
		this.contextRunner
			.withPropertyValues("gateway.wsgi=foo.application", "gateway.executor.thread-name-prefix=web-")
			.run((context) -> assertThat(
					context.getBean("gatewayTaskExecutor.python", ThreadPoolTaskExecutor.class).getThreadNamePrefix())
				.isEqualTo("web-python-"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "python", "gatewayTaskExecutor.python" })
	void executorCanBeABeanOfTheUsers(String name) {
		ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
		this.contextRunner.withPropertyValues("gateway.wsgi=foo.application")
			.withBean(name, TaskExecutor.class, () -> executor)
			.run((context) -> {
				assertThat(executorOf(context, "wsgi")).isSameAs(executor);
				assertThat(executor.getCorePoolSize()).isEqualTo(1);
			});
	}

	@Test
	void scriptsHaveTheSameExecutor() {
		this.contextRunner.withPropertyValues("gateway.python.directory=src/test/resources/python")
			.run((context) -> assertThat(executorOf(context, "scripts"))
				.isSameAs(context.getBean("gatewayTaskExecutor.python")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "python", "Python" })
	void executorOfThatNameCanBeConfigured(String name) {
		this.contextRunner
			.withPropertyValues("gateway.wsgi=foo.application", "gateway.executors." + name + ".pool.core-size=5")
			.run((context) -> {
				assertThat(executorOf(context, "wsgi")).isSameAs(context.getBean("gatewayTaskExecutor." + name));
				assertThat(
						context.getBean("gatewayTaskExecutor." + name, ThreadPoolTaskExecutor.class).getCorePoolSize())
					.isEqualTo(5);
			});
	}

	@Test
	void applicationsCanHaveAnotherExecutor() {
		this.contextRunner
			.withPropertyValues("gateway.wsgi=foo.application",
					"gateway.applications.wsgi.executor=gatewayTaskExecutor")
			.run((context) -> assertThat(executorOf(context, "wsgi")).isSameAs(context.getBean("gatewayTaskExecutor")));
	}

	private static Executor executorOf(ApplicationContext context, String application) {
		return context.getBean(GatewayHandlerMapping.class)
			.getApplications()
			.stream()
			.filter((mounted) -> mounted.name().equals(application))
			.map(MountedApplication::executor)
			.findFirst()
			.orElseThrow();
	}

	@Test
	void numbersMustBePositive() {
		this.contextRunner.withPropertyValues("gateway.wsgi=foo.application", "gateway.python.threads-per-context=0")
			.run((context) -> assertThat(GatewayContexts.analyze(context.getStartupFailure()).getDescription())
				.isEqualTo("The property 'gateway.python.threads-per-context' is 0."));
	}

	/**
	 * Spring takes a relative path for that of a resource on the class path if there is
	 * one, and there is a "." in any case.
	 */
	@Test
	void directoriesAreThoseOfTheFileSystem() {
		this.contextRunner
			.withPropertyValues("gateway.python.path=.,src/test", "gateway.python.venv=./venv",
					"gateway.python.cache-directory=META-INF")
			.run((context) -> {
				PythonSettings settings = PythonSettingsFactory
					.create(context.getBean(GatewayProperties.class).getPython());
				assertThat(settings.path()).containsExactly(Path.of("."), Path.of("src/test"));
				assertThat(settings.venv()).isEqualTo(Path.of("./venv"));
				assertThat(settings.cacheDirectory()).isEqualTo(Path.of("META-INF"));
			});
	}

	@Test
	void endpointTellsOfContextsAndReplacesThem() {
		this.contextRunner
			.withPropertyValues("gateway.wsgi=foo.application",
					"management.endpoints.web.exposure.include=gatewaypython")
			.run((context) -> {
				PythonEndpoint endpoint = context.getBean(PythonEndpoint.class);
				PythonDescriptor python = endpoint.python().get("default");
				assertThat(python.engine()).isEqualTo("graalpy");
				assertThat(python.version()).startsWith("3.12");
				assertThat(python.mode()).isEqualTo("interpreted");
				assertThat(python.contexts()).containsExactly(new ContextDescriptor(0, 0, 0, 0));
				assertThat(python.memory().used()).isBetween(1L, python.memory().max());
				endpoint.reload();
				Awaitility.await("a fresh context")
					.atMost(Duration.ofSeconds(20))
					.until(() -> endpoint.python().get("default").replaced() == 1);
			});
	}

	@Test
	void metricsTellOfContexts() {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		this.contextRunner.withBean(MeterRegistry.class, () -> registry)
			.withPropertyValues("gateway.wsgi=foo.application")
			.run((context) -> {
				assertThat(context).doesNotHaveBean(PythonEndpoint.class);
				context.getBean(PythonMetrics.class).bindTo(registry);
				assertThat(registry.get("gateway.python.contexts").gauge().value()).isEqualTo(1);
				assertThat(registry.get("gateway.python.contexts.replaced").functionCounter().count()).isZero();
				assertThat(registry.get("gateway.python.threads").gauges()).hasSize(2)
					.allSatisfy((gauge) -> assertThat(gauge.value()).isZero());
			});
	}

	@Test
	void neitherEndpointNorMetricsAreThereWithoutApplication() {
		this.contextRunner.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withPropertyValues("management.endpoints.web.exposure.include=gatewaypython")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(PythonEndpoint.class)
				.doesNotHaveBean(PythonMetrics.class));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', value = {
			"greeter=nobody | The property 'gateway.python.beans.greeter' is 'nobody', but there is no bean of that name.",
			"my-greeter=greeter | The property 'gateway.python.beans.my-greeter' has a name that Python can't import." })
	void wrongExportsAreTold(String export, String description) {
		this.contextRunner.withPropertyValues("gateway.wsgi=foo.application", "gateway.python.beans." + export)
			.run((context) -> assertThat(GatewayContexts.analyze(context.getStartupFailure()).getDescription())
				.isEqualTo(description));
	}

	@Test
	void propertiesOfAPythonApplicationApply() {
		this.contextRunner
			.withPropertyValues("gateway.applications.shop.wsgi=foo.application",
					"gateway.applications.shop.path=/store", "gateway.applications.off.wsgi=nowhere.application",
					"gateway.applications.off.enabled=false")
			.run((context) -> assertThat(GatewayContexts.mounted(context)).singleElement().satisfies((mounted) -> {
				assertThat(mounted.name()).isEqualTo("shop");
				assertThat(mounted.mount()).isEqualTo("/gateway/store");
			}));
	}

}
