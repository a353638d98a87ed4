package io.wsgi4j.autoconfigure.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.wsgi4j.autoconfigure.GatewayAutoConfiguration;
import io.wsgi4j.autoconfigure.GatewayContexts;
import io.wsgi4j.python.PythonDescriptor;
import io.wsgi4j.python.PythonEndpoint;
import io.wsgi4j.python.PythonEngine;
import io.wsgi4j.python.PythonMetrics;
import io.wsgi4j.python.cpython.CPythonEngine;
import io.wsgi4j.python.graalpy.GraalPyEngine;
import io.wsgi4j.testsupport.Programs;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests of which engine runs which application.
 */
class PythonEngineChoiceTests {

	@TempDir
	private Path directory;

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GatewayAutoConfiguration.class, GatewayPythonAutoConfiguration.class,
				GatewayPythonEndpointAutoConfiguration.class, GatewayPythonMetricsAutoConfiguration.class,
				TaskExecutionAutoConfiguration.class, WebMvcAutoConfiguration.class))
		.withPropertyValues("gateway.python.path=src/test/resources/python", "gateway.python.contexts=1",
				"gateway.python.processes=1", "gateway.python.native-access=false",
				"management.endpoints.web.exposure.include=gatewaypython",
				"gateway.python.environment.PYTHONDONTWRITEBYTECODE=1");

	@BeforeEach
	void requirePython() {
		assumeTrue(Programs.isOnPath("python3"), "Python is not installed");
	}

	@Test
	void cpythonRunsApplicationsWithoutGraalPy() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.graalvm", "com.oracle.truffle"))
			.withPropertyValues("gateway.wsgi=foo.application")
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(PythonEngine.class);
				assertThat(context.getBean(PythonEngine.class)).isInstanceOf(CPythonEngine.class);
			});
	}

	@Test
	void engineCanBeChosen() {
		this.contextRunner.withPropertyValues("gateway.wsgi=foo.application", "gateway.python.engine=cpython")
			.run((context) -> assertThat(context).hasSingleBean(CPythonEngine.class)
				.doesNotHaveBean(GraalPyEngine.class));
	}

	@Test
	void applicationsOnBothEnginesRunBesideEachOther() {
		this.contextRunner
			.withPropertyValues("gateway.applications.one.wsgi=foo.application",
					"gateway.applications.two.wsgi=foo.application", "gateway.applications.two.python.engine=cpython",
					"gateway.applications.three.wsgi=faults.application",
					"gateway.applications.three.python.engine=cpython", "gateway.applications.three.python.processes=2")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				Map<String, PythonDescriptor> engines = context.getBean(PythonEndpoint.class).python();
				assertThat(engines).containsOnlyKeys("default", "cpython", "three");
				assertThat(engines.get("default").engine()).isEqualTo("graalpy");
				assertThat(engines.get("cpython").processes()).hasSize(1).allSatisfy((process) -> {
					assertThat(process.pid()).isPositive();
					assertThat(process.memory()).isGreaterThan(1_000_000);
				});
				assertThat(engines.get("three").engine()).isEqualTo("cpython");
				ThreadPoolTaskExecutor executor = context.getBean("gatewayTaskExecutor.python",
						ThreadPoolTaskExecutor.class);
				assertThat(executor.getCorePoolSize()).isEqualTo(1 + 4 + 2 * 4);
			});
	}

	@Test
	@EnabledOnOs({ OS.LINUX, OS.MAC })
	void nothingIsLeftOfForkedWorkersAndTheirParent() {
		List<ProcessHandle> processes = new ArrayList<>();
		this.contextRunner
			.withPropertyValues("gateway.wsgi=preloaded.application", "gateway.python.engine=cpython",
					"gateway.python.preload=true", "gateway.python.processes=3")
			.run((context) -> {
				CPythonEngine engine = context.getBean(CPythonEngine.class);
				Awaitility.await().until(() -> engine.describe().processes().size() == 3);
				engine.describe()
					.processes()
					.forEach((process) -> processes.add(ProcessHandle.of(process.pid()).orElseThrow()));
				Set<ProcessHandle> parents = processes.stream()
					.map((worker) -> worker.parent().orElseThrow())
					.collect(Collectors.toSet());
				assertThat(parents).hasSize(1).doesNotContain(ProcessHandle.current());
				processes.addAll(parents);
			});
		assertThat(processes).hasSize(4);
		Awaitility.await().until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
	}

	@Test
	void metersTellEnginesApart() {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		this.contextRunner.withBean(MeterRegistry.class, () -> registry)
			.withPropertyValues("gateway.python.engine=cpython", "gateway.applications.one.wsgi=foo.application",
					"gateway.applications.two.wsgi=foo.application", "gateway.applications.two.python.processes=1")
			.run((context) -> {
				context.getBean(PythonMetrics.class).bindTo(registry);
				for (String engine : new String[] { "default", "two" }) {
					assertThat(registry.get("gateway.python.processes").tag("engine", engine).gauge().value())
						.isEqualTo(1);
					assertThat(registry.get("gateway.python.processes.memory").tag("engine", engine).gauge().value())
						.isGreaterThan(1_000_000);
				}
			});
	}

	@Test
	void missingInterpreterIsTold() {
		this.contextRunner
			.withPropertyValues("gateway.wsgi=foo.application", "gateway.python.engine=cpython",
					"gateway.python.executable=/nowhere/python3")
			.run((context) -> {
				FailureAnalysis analysis = new InterpreterFailureAnalyzer().analyze(context.getStartupFailure());
				assertThat(analysis.getDescription()).isEqualTo("There is no Python interpreter '/nowhere/python3'.");
				assertThat(analysis.getAction()).contains("gateway.python.executable",
						"wsgi4j-spring-boot-starter-python");
			});
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void applicationThatIsNotThereIsTold(boolean preload) {
		this.contextRunner
			.withPropertyValues("gateway.wsgi=nowhere.application", "gateway.python.engine=cpython",
					"gateway.python.preload=" + preload)
			.run((context) -> {
				FailureAnalysis analysis = new PythonStartFailureAnalyzer().analyze(context.getStartupFailure());
				assertThat(analysis.getDescription()).startsWith("No such WSGI application: nowhere.application")
					.contains("Traceback (most recent call last):", "ModuleNotFoundError: No module named 'nowhere'");
			});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"import time; time.sleep(60) | The Python process isn't ready after 1 s. | false | 1s",
			"import time; time.sleep(60) | The Python process isn't ready after 1 s. | true | 1s",
			"import os; os._exit(5) | The Python process has exited with status 5 before it had begun. | false | 60s",
			"import os; os._exit(5) | The Python process has exited with status 5 before it had begun. | true | 60s" })
	void moduleThatDoesNotGetThereIsTold(String code, String description, boolean preload, String limit)
			throws IOException {
		Files.writeString(this.directory.resolve("stuck.py"), code + "\n");
		this.contextRunner
			.withPropertyValues("gateway.wsgi=stuck.application", "gateway.python.engine=cpython",
					"gateway.python.path=" + this.directory, "gateway.python.startup-timeout=" + limit,
					"gateway.python.preload=" + preload)
			.run((context) -> {
				FailureAnalysis analysis = new WorkerFailureAnalyzer().analyze(context.getStartupFailure());
				assertThat(analysis.getDescription()).isEqualTo(description);
				assertThat(analysis.getAction()).contains("gateway.python.startup-timeout");
			});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "processes=0 | The property 'gateway.python.processes' is 0.",
					"threads=0 | The property 'gateway.python.threads' is 0.",
					"startup-timeout=0 | The property 'gateway.python.startup-timeout' is PT0S.",
					"shutdown-timeout=-1s | The property 'gateway.python.shutdown-timeout' is PT-1S." })
	void wrongNumbersAreTold(String property, String description) {
		this.contextRunner
			.withPropertyValues("gateway.wsgi=foo.application", "gateway.python.engine=cpython",
					"gateway.python." + property)
			.run((context) -> assertThat(GatewayContexts.analyze(context.getStartupFailure()).getDescription())
				.isEqualTo(description));
	}

}
