package io.wsgi4j.autoconfigure;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.StartResponse;
import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GatewayStartupFailureTests {

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GatewayAutoConfiguration.class, GatewayFilesAutoConfiguration.class,
				TaskExecutionAutoConfiguration.class, WebMvcAutoConfiguration.class));

	private final WebApplicationContextRunner helloRunner = this.contextRunner.withBean("hello", Hello.class);

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void reportsFailureAtStart(CapturedOutput output) {
		TestServer.Builder server = TestServer.on(Container.TOMCAT).properties("gateway.prefix=gateway");
		assertThatThrownBy(server::start).hasRootCauseInstanceOf(GatewayConfigurationException.class);
		assertThat(output).contains("APPLICATION FAILED TO START", "Description:",
				"The property 'gateway.prefix' is malformed: 'gateway'.", "Action:",
				"Begin it with a slash: '/gateway'.");
	}

	@Test
	void annotatedBeanMustBeAnApplication() {
		FailureAnalysis analysis = analyze(this.contextRunner.withBean("notes", NoApplication.class));
		assertThat(analysis.getDescription()).contains("'notes'", NoApplication.class.getName(),
				Application.class.getName());
		assertThat(analysis.getAction()).isEqualTo(
				"Implement Application, remove the annotation, or define an ApplicationAdapter for beans of this type.");
	}

	@Test
	void mountsMustDiffer() {
		FailureAnalysis analysis = analyze(this.helloRunner.withUserConfiguration(NamedBeans.class)
			.withPropertyValues("gateway.applications.second-name.path=/hello/"));
		assertThat(analysis.getDescription()).isEqualTo(
				"The applications 'hello' and 'secondName' (bean 'second') are both mounted at '/gateway/hello'.");
		assertThat(analysis.getAction()).contains("'gateway.applications.second-name.path'",
				"'gateway.applications.second-name.enabled=false'");
	}

	@Test
	void mountsAtTheRootMustDiffer() {
		FailureAnalysis analysis = analyze(this.helloRunner.withBean("other", Hello.class)
			.withPropertyValues("gateway.prefix=/", "gateway.applications.hello.path=/",
					"gateway.applications.other.path=/"));
		assertThat(analysis.getDescription())
			.isEqualTo("The applications 'hello' and 'other' are both mounted at '/'.");
	}

	@Test
	void subclassHasTheMountOfItsSuperclass() {
		FailureAnalysis analysis = analyze(this.helloRunner.withBean("polite", PoliteHello.class));
		assertThat(analysis.getDescription()).contains("'hello' and 'polite'", "'/gateway/hello'");
	}

	@Test
	void namesMustDiffer() {
		FailureAnalysis analysis = analyze(this.contextRunner.withUserConfiguration(SameNames.class));
		assertThat(analysis.getDescription())
			.isEqualTo("The beans 'first' and 'second' are applications of the name 'same'.");
		assertThat(analysis.getAction()).startsWith("Give one of them another name, in @GatewayApplication or,");
	}

	@Test
	void namesMustDifferInProperties() {
		FailureAnalysis analysis = analyze(
				this.contextRunner.withBean("gitServer", Hello.class).withBean("git-server", Hello.class));
		assertThat(analysis.getDescription()).isEqualTo("The beans 'gitServer' and 'git-server' are applications of "
				+ "names that properties can't tell apart, 'gitServer' and 'git-server'.");
	}

	@Test
	void propertiesMustBeForAnApplication() {
		FailureAnalysis analysis = analyze(this.contextRunner.withBean("gitServer", Hello.class)
			.withBean("com.example.Hello", Hello.class)
			.withPropertyValues("gateway.applications.git.path=/git"));
		assertThat(analysis.getDescription())
			.isEqualTo("The properties 'gateway.applications.git.*' are for an application that does not exist.");
		assertThat(analysis.getAction()).contains(
				"'gateway.applications.git-server.*' (as an environment variable: GATEWAY_APPLICATIONS_GITSERVER_*)",
				"'gateway.applications[com.example.Hello].*'");
	}

	@Test
	void propertiesMustBeForAnApplicationEvenWhereThereIsNone() {
		FailureAnalysis analysis = analyze(
				this.contextRunner.withPropertyValues("gateway.applications.hello.enabled=false"));
		assertThat(analysis.getAction())
			.isEqualTo("Annotate a bean with @GatewayApplication or remove the properties.");
	}

	@Test
	void executorMustExist() {
		FailureAnalysis analysis = analyze(
				this.helloRunner.withPropertyValues("gateway.applications.hello.executor=bulkLoad",
						"gateway.executors.reports.pool.core-size=1", "gateway.executors.reports.pool.max-size=1"));
		assertThat(analysis.getDescription())
			.isEqualTo("The application 'hello' wants the executor 'bulkLoad', which does not exist.");
		assertThat(analysis.getAction())
			.isEqualTo("Define it with 'gateway.executors.bulk-load.*' or as a TaskExecutor bean, "
					+ "or choose one of: applicationTaskExecutor, gatewayTaskExecutor, reports.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "plain", "gatewayTaskExecutor" })
	void executorMustBeTaskExecutor(String beanName) {
		FailureAnalysis analysis = analyze(this.helloRunner
			.withBean(beanName, ExecutorService.class, Executors::newSingleThreadExecutor,
					(definition) -> definition.setDestroyMethodName("shutdown"))
			.withPropertyValues("gateway.applications.hello.executor=" + beanName));
		assertThat(analysis.getDescription()).isEqualTo(
				"The application 'hello' wants the bean '%s' as its executor, which is no TaskExecutor.", beanName);
	}

	static Stream<RejectedExecutionHandler> policiesThatDiscard() {
		return Stream.of(new ThreadPoolExecutor.DiscardPolicy(), new ThreadPoolExecutor.DiscardOldestPolicy());
	}

	@ParameterizedTest
	@MethodSource("policiesThatDiscard")
	void executorMustNotPassTasksToWhoDiscardsThem(RejectedExecutionHandler policy) {
		ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				policy);
		FailureAnalysis analysis = analyze(
				this.helloRunner.withBean("forgetful", TaskExecutor.class, () -> new ConcurrentTaskExecutor(pool))
					.withPropertyValues("gateway.applications.hello.executor=forgetful"));
		assertThat(analysis.getDescription()).contains("which discards tasks that it has no room for.");
	}

	@ParameterizedTest
	@MethodSource("policiesThatDiscard")
	void executorMustNotDiscardTasks(RejectedExecutionHandler policy) {
		ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
		executor.setRejectedExecutionHandler(policy);
		FailureAnalysis analysis = analyze(this.helloRunner.withBean("forgetful", TaskExecutor.class, () -> executor)
			.withPropertyValues("gateway.applications.hello.executor=forgetful"));
		assertThat(analysis.getDescription()).isEqualTo("The application 'hello' wants the executor 'forgetful', "
				+ "which discards tasks that it has no room for.");
		assertThat(analysis.getAction())
			.isEqualTo("Let it reject them, with ThreadPoolExecutor.AbortPolicy, or choose another executor.");
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"',
			value = { "gateway, \"Begin it with a slash: '/gateway'.\"", "\"\", \"Write '/' for the root.\"",
					"//gateway, Remove the empty segment.", "/gateway//, Remove the empty segment.",
					"/gateway/../admin, Remove the dot segments.", "/., Remove the dot segments.",
					"/gateway/**, without wildcards", "/gateway/{id}, without wildcards", "/g%61teway, decoded",
					"/gate way, white space", "/gate\u00a0way, white space", "/gate\u2028way, white space",
					"/gate\u0085way, control characters", "/gateway?x, any of", "/gateway#x, any of",
					"/gateway;x, any of", "/gate\\way, any of" })
	void prefixMustBeWellFormed(String prefix, String action) {
		FailureAnalysis analysis = analyze(this.helloRunner.withInitializer((context) -> context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("prefix", Map.of("gateway.prefix", prefix)))));
		assertThat(analysis.getDescription())
			.isEqualTo("The property 'gateway.prefix' is malformed: '" + prefix + "'.");
		assertThat(analysis.getAction()).contains(action);
	}

	@Test
	void pathOfPropertyMustBeWellFormed() {
		FailureAnalysis analysis = analyze(
				this.helloRunner.withPropertyValues("gateway.applications.hello.path=hello"));
		assertThat(analysis.getDescription())
			.isEqualTo("The property 'gateway.applications.hello.path' is malformed: 'hello'.");
		assertThat(analysis.getAction()).isEqualTo("Begin it with a slash: '/hello'.");
	}

	@Test
	void pathOfAnnotationMustBeWellFormed() {
		FailureAnalysis analysis = analyze(this.contextRunner.withBean("bad", BadPath.class));
		assertThat(analysis.getDescription()).isEqualTo("The path of the application 'bad' is malformed: 'hello/*'.");
	}

	@ParameterizedTest
	@CsvSource({ "pool.core-size, 0, at least 1", "pool.core-size, -1, at least 1", "pool.max-size, 7, which is 8",
			"pool.max-size, 0, at least the core size", "pool.queue-capacity, -1, no queue",
			"pool.keep-alive, 0s, at least one second", "pool.keep-alive, 500ms, at least one second",
			"pool.keep-alive, -1s, at least one second", "concurrency-limit, 0, -1 for no limit" })
	void sizesOfExecutorsMustMakeSense(String property, String value, String reason) {
		FailureAnalysis analysis = analyze(
				this.helloRunner.withPropertyValues("gateway.executor." + property + "=" + value));
		assertThat(analysis.getDescription()).startsWith("The property 'gateway.executor.");
		assertThat(analysis.getDescription() + analysis.getAction()).contains(reason);
		FailureAnalysis named = analyze(
				this.helloRunner.withPropertyValues("gateway.executors.bulkLoad." + property + "=" + value));
		assertThat(named.getDescription()).startsWith("The property 'gateway.executors.bulk-load.");
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	void virtualThreadsNeedJava21() {
		FailureAnalysis analysis = analyze(this.helloRunner.withPropertyValues("gateway.executor.mode=virtual"));
		assertThat(analysis.getDescription())
			.startsWith("The property 'gateway.executor.mode' asks for virtual threads, which Java ");
		assertThat(analysis.getAction())
			.isEqualTo("Run on Java 21 or later, or set the property to 'auto' or 'platform'.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "gateway.request.memory-threshold", "gateway.request.memory-budget",
			"gateway.applications.hello.request.memory-threshold" })
	void memoryMustNotBeNegative(String property) {
		FailureAnalysis analysis = analyze(this.helloRunner.withPropertyValues(property + "=-1"));
		assertThat(analysis.getDescription()).isEqualTo("The property '" + property + "' is -1B.");
	}

	@Test
	void directoryMustBeDirectory() {
		FailureAnalysis analysis = analyze(this.helloRunner.withPropertyValues("gateway.request.directory=pom.xml"));
		assertThat(analysis.getDescription())
			.isEqualTo("The property 'gateway.request.directory' is 'pom.xml', which is no directory.");
	}

	@Test
	void directoryMustBeWritable() {
		FailureAnalysis analysis = analyze(
				this.contextRunner.withPropertyValues("gateway.request.directory=pom.xml/bodies"));
		assertThat(analysis.getDescription())
			.startsWith("The property 'gateway.request.directory' is 'pom.xml/bodies', where no files can be kept (");
		assertThat(analysis.getAction()).isEqualTo("Set it to a directory that the server may write to.");
	}

	@Test
	void filesNeedADirectory() {
		FailureAnalysis analysis = analyze(
				this.contextRunner.withPropertyValues("gateway.applications.userMedia.directory=/srv/does-not-exist"));
		assertThat(analysis.getDescription()).isEqualTo("The property 'gateway.applications.user-media.directory' is "
				+ "'/srv/does-not-exist', which is no directory.");
		assertThat(analysis.getAction()).isEqualTo("Create the directory, or correct the property.");
	}

	@Test
	void relativeDirectoryIsSaidInFull() {
		FailureAnalysis analysis = analyze(
				this.contextRunner.withPropertyValues("gateway.applications.static.directory=pom.xml"));
		assertThat(analysis.getDescription()).isEqualTo("The property 'gateway.applications.static.directory' is "
				+ "'pom.xml', which is no directory: there is no '" + Path.of("pom.xml").toAbsolutePath() + "'.");
	}

	@ParameterizedTest
	@CsvSource({ "index, a/b", "index, .htaccess", "immutable-names, [", "content-types.css, css",
			"content-types[.css], text/css", "cache-control, max\u0001age" })
	void settingsOfFilesMustMakeSense(String property, String value) {
		FailureAnalysis analysis = analyze(this.contextRunner.withInitializer((context) -> context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("files", Map.of("gateway.applications.static.directory", "src",
					"gateway.applications.static.files." + property, value)))));
		assertThat(analysis.getDescription())
			.startsWith("The property 'gateway.applications.static.files." + property + "' can't be used: ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "index=home.htm", "content-types.blob=text/x-blob", "precompressed=true" })
	void propertiesOfFilesNeedADirectory(String property) {
		FailureAnalysis analysis = analyze(
				this.helloRunner.withPropertyValues("gateway.applications.hello.files." + property));
		assertThat(analysis.getDescription()).isEqualTo("The properties 'gateway.applications.hello.files.*' are for a "
				+ "directory, but 'gateway.applications.hello.directory' is not set.");
	}

	@Test
	void directoryIsNoPythonApplication() {
		FailureAnalysis analysis = analyze(this.contextRunner
			.withPropertyValues("gateway.applications.shop.wsgi=shop.wsgi", "gateway.applications.shop.directory=src"));
		assertThat(analysis.getDescription()).isEqualTo("The properties 'gateway.applications.shop.wsgi' and "
				+ "'gateway.applications.shop.directory' make two applications of the name 'shop'.");
		assertThat(analysis.getAction()).contains("'gateway.applications.shop-files.directory'");
	}

	@Test
	void directoryIsNoOtherApplication() {
		FailureAnalysis analysis = analyze(
				this.helloRunner.withPropertyValues("gateway.applications.hello.directory=src"));
		assertThat(analysis.getDescription()).startsWith("The beans 'hello' and 'gatewayDirectoryApplication.hello'");
	}

	private static FailureAnalysis analyze(WebApplicationContextRunner runner) {
		FailureAnalysis[] analysis = new FailureAnalysis[1];
		runner.run((context) -> {
			assertThat(context).hasFailed();
			analysis[0] = new GatewayConfigurationFailureAnalyzer().analyze(context.getStartupFailure());
		});
		assertThat(analysis[0]).as("analysis of the failure").isNotNull();
		assertThat(analysis[0].getDescription()).isNotBlank();
		assertThat(analysis[0].getAction()).isNotBlank();
		return analysis[0];
	}

	@GatewayApplication("/hello")
	static class Hello implements Application {

		@Override
		public Iterable<byte[]> call(Environ environ, StartResponse startResponse) {
			startResponse.start("204 No Content");
			return Body.empty();
		}

	}

	static class PoliteHello extends Hello {

	}

	@GatewayApplication("hello/*")
	static class BadPath extends Hello {

	}

	@GatewayApplication("/notes")
	static class NoApplication {

	}

	@Configuration(proxyBeanMethods = false)
	static class NamedBeans {

		@Bean
		@GatewayApplication(name = "secondName")
		Application second() {
			return new Hello();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SameNames {

		@Bean
		@GatewayApplication(path = "/first", name = "same")
		Application first() {
			return new Hello();
		}

		@Bean
		@GatewayApplication(path = "/second", name = "same")
		Application second() {
			return new Hello();
		}

	}

}
