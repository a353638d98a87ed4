package io.wsgi4j.autoconfigure;

import java.util.Map;
import java.util.function.Consumer;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.StartResponse;
import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.servlet.GatewayHandlerMapping;
import org.junit.jupiter.api.Test;

import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.web.context.servlet.AnnotationConfigServletWebApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.task.TaskExecutor;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockServletContext;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.web.context.support.GenericWebApplicationContext;
import org.springframework.web.util.ServletRequestPathUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Makes bean definitions the way a build does, and starts from them.
 */
@CompileWithForkedClassLoader
class GatewayAheadOfTimeTests {

	@Test
	void mountsApplications() {
		start(Map.of(), Map.of("gateway.prefix", "/apps"), (context) -> {
			assertThat(mounted(context, "/apps/component").name()).isEqualTo("component");
			assertThat(mounted(context, "/apps/method").name()).isEqualTo("method");
			assertThat(mounted(context, "/apps/renamed").name()).isEqualTo("another");
		});
	}

	@Test
	void takesExecutorsFromTheEnvironmentAtRunTime() {
		Map<String, Object> buildTime = Map.of("gateway.executors.reports.pool.core-size", "1");
		Map<String, Object> runTime = Map.of("gateway.executors.reports.pool.core-size", "2",
				"gateway.executors.bulk.pool.core-size", "3", "gateway.applications.component.executor", "bulk",
				"gateway.applications.method.executor", "reports");
		start(buildTime, runTime, (context) -> {
			assertThat(pool(context, "/gateway/component").getCorePoolSize()).isEqualTo(3);
			assertThat(pool(context, "/gateway/method").getCorePoolSize()).isEqualTo(2);
			assertThat(context.getBean(TaskExecutor.class)).as("still the only default candidate")
				.isSameAs(context.getBean("applicationTaskExecutor"));
		});
	}

	@Test
	void takesDirectoriesFromTheEnvironmentAtRunTime() {
		Map<String, Object> buildTime = Map.of("gateway.applications.static.directory", "src/main",
				"gateway.applications.old.directory", "src");
		Map<String, Object> runTime = Map.of("gateway.applications.static.directory", "src/test",
				"gateway.applications.media.directory", "src", "gateway.applications.media.path", "/uploads");
		start(buildTime, runTime, (context) -> {
			assertThat(mounted(context, "/gateway/static/x").name()).isEqualTo("static");
			assertThat(mounted(context, "/gateway/uploads/x").name()).isEqualTo("media");
			assertThat(context.getBean(GatewayHandlerMapping.class).getApplications())
				.extracting(MountedApplication::name)
				.doesNotContain("old");
		});
	}

	private static ThreadPoolTaskExecutor pool(ApplicationContext context, String path) {
		return (ThreadPoolTaskExecutor) mounted(context, path).executor();
	}

	private static MountedApplication mounted(ApplicationContext context, String path) {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
		ServletRequestPathUtils.parseAndCache(request);
		try {
			return (MountedApplication) context.getBean(GatewayHandlerMapping.class).getHandler(request).getHandler();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void start(Map<String, Object> buildTime, Map<String, Object> runTime,
			Consumer<ApplicationContext> test) {
		TestGenerationContext generation = new TestGenerationContext();
		try (AnnotationConfigServletWebApplicationContext context = new AnnotationConfigServletWebApplicationContext()) {
			addProperties(context.getEnvironment(), buildTime);
			context.register(Server.class);
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		}
		generation.writeGeneratedContent();
		TestCompiler.forSystem().with(generation).compile((compiled) -> {
			try (GenericWebApplicationContext context = new GenericWebApplicationContext(new MockServletContext())) {
				addProperties(context.getEnvironment(), runTime);
				initializer(compiled.getInstance(ApplicationContextInitializer.class)).initialize(context);
				context.refresh();
				test.accept(context);
			}
		});
	}

	@SuppressWarnings("unchecked")
	private static ApplicationContextInitializer<GenericApplicationContext> initializer(Object initializer) {
		return (ApplicationContextInitializer<GenericApplicationContext>) initializer;
	}

	private static void addProperties(ConfigurableEnvironment environment, Map<String, Object> properties) {
		environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ GatewayAutoConfiguration.class, GatewayFilesAutoConfiguration.class,
			TaskExecutionAutoConfiguration.class, WebMvcAutoConfiguration.class })
	@Import(Component.class)
	static class Server {

		@Bean
		@GatewayApplication("/method")
		Application method() {
			return (environ, startResponse) -> Body.empty();
		}

		@Bean
		@GatewayApplication(path = "/renamed", name = "another")
		Component renamed() {
			return new Component();
		}

	}

	@GatewayApplication(path = "/component", name = "component")
	static class Component implements Application {

		@Override
		public Iterable<byte[]> call(Environ environ, StartResponse startResponse) {
			return Body.empty();
		}

	}

}
