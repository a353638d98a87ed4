package io.wsgi4j.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.servlet.GatewayRequest;
import io.wsgi4j.testsupport.LogRecorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;
import org.springframework.mock.web.MockServletContext;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

class StartReportTests {

	private final WebApplicationContextRunner empty = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GatewayAutoConfiguration.class, TaskExecutionAutoConfiguration.class,
				WebMvcAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
				ErrorMvcAutoConfiguration.class))
		// No static resources but those of a test.
		.withInitializer((context) -> context.setServletContext(new MockServletContext("classpath:/none")))
		.withPropertyValues("spring.web.resources.static-locations=classpath:/none/");

	private final WebApplicationContextRunner runner = this.empty.withUserConfiguration(Applications.class);

	@Test
	void tellsWhatTheGatewayConsistsOf() {
		assertThat(
				start(this.runner.withPropertyValues("gateway.prefix=/api", "gateway.applications.bye.executor=reports",
						"gateway.executors.reports.pool.core-size=1", "gateway.executors.reports.pool.max-size=1",
						"gateway.executors.reports.pool.queue-capacity=0"), Level.INFO))
			.containsExactly("INFO 2 applications mounted under '/api'; executors: default (8 to 32 threads, queue "
					+ "of 2048), reports (1 thread, no queue)");
	}

	@Test
	void tellsThatNothingIsMounted() {
		assertThat(start(this.empty, Level.INFO)).containsExactly("INFO No application is mounted under '/gateway'");
	}

	@Test
	void tellsOfEachApplicationToWhoWantsToKnow() {
		assertThat(start(this.runner.withBean("own", TaskExecutor.class, SyncTaskExecutor::new)
			.withPropertyValues("gateway.prefix=/", "gateway.applications.bye.executor=own",
					"gateway.applications.bye.max-in-flight=7", "gateway.applications.bye.response-timeout=1500ms",
					"gateway.applications.bye.request.max-body-size=-1",
					"gateway.applications.bye.request.mode=streaming"),
				Level.DEBUG))
			.containsExactly(
					"INFO 2 applications mounted under '/'; executors: default (8 to 32 threads, queue of 2048), "
							+ "own (SyncTaskExecutor)",
					"DEBUG Application 'bye' at '/bye/**': bean 'farewell', executor own, request.mode=streaming, "
							+ "request.max-body-size=unlimited, request.memory-threshold=64KB, "
							+ "request.read-timeout=20s, queue-timeout=10s, response-timeout=1500ms, "
							+ "write-timeout=60s, step-timeout=unlimited, abandoned-timeout=30s, max-in-flight=7",
					"DEBUG Application 'hello' at '/hello/**': bean 'hello', executor default, "
							+ "request.mode=buffered, request.max-body-size=10MB, request.memory-threshold=64KB, "
							+ "request.read-timeout=20s, queue-timeout=10s, response-timeout=30s, write-timeout=60s, "
							+ "step-timeout=unlimited, abandoned-timeout=30s, max-in-flight=unlimited");
	}

	@Test
	void warnsOfApplicationsWithoutAnnotation() {
		assertThat(start(this.runner.withUserConfiguration(Forgotten.class), Level.WARN))
			.containsExactly("WARN Not mounted, because @GatewayApplication is missing: the beans 'forgotten' of the "
					+ "type Application. Annotate their classes or @Bean methods");
	}

	@Test
	void warnsOfNoApplicationThatAnotherBeanHas() {
		assertThat(start(this.runner.withUserConfiguration(Delegating.class), Level.WARN)).isEmpty();
	}

	@Test
	void warnsOfExecutorsWithoutUse() {
		assertThat(start(
				this.runner.withPropertyValues("gateway.executors.bulkLoad.pool.core-size=1",
						"gateway.executors.reports.pool.core-size=1", "gateway.executors.spare.pool.core-size=1",
						"gateway.executors.Night-Shift.pool.core-size=1", "gateway.applications.bye.executor=reports",
						"gateway.applications.hello.executor=nightShift", "gateway.applications.hello.enabled=false"),
				Level.WARN))
			.containsExactly("WARN No application runs on the executors 'gateway.executors.bulk-load.*', "
					+ "'gateway.executors.spare.*'. Name them in 'gateway.applications.<name>.executor' or "
					+ "@GatewayApplication, or remove the properties");
	}

	@Test
	void warnsOfNoExecutorThatAnotherBeanHas() {
		assertThat(start(this.runner.withUserConfiguration(Borrowing.class)
			.withPropertyValues("gateway.executors.spare.pool.core-size=1"), Level.WARN)).isEmpty();
	}

	@Test
	void warnsOfControllersUnderThePrefix() {
		assertThat(start(this.runner.withBean(Controllers.class), Level.WARN))
			.containsExactly("WARN Controllers are never asked, because the gateway answers for every path under "
					+ "'/gateway': /gateway/orders (Controllers#orders), /gateway/{any} (Controllers#any). "
					+ "Set 'gateway.prefix' to another path, or move them");
	}

	@Test
	void warnsOfAllControllersUnderTheRoot() {
		assertThat(start(this.runner.withBean(Controllers.class).withPropertyValues("gateway.prefix=/"), Level.WARN))
			.singleElement()
			.asString()
			.startsWith("WARN Controllers are never asked, because the gateway answers for every path under '/': "
					+ "/a (Controllers#more), /b (Controllers#more), /gateway/orders (Controllers#orders), ")
			.contains(" and 2 more. Set");
	}

	@Test
	void warnsOfStaticResourcesUnderThePrefix(@TempDir Path directory) throws IOException {
		Files.createDirectories(directory.resolve("gateway/css"));
		Files.writeString(directory.resolve("index.html"), "index");
		assertThat(start(withResources(directory), Level.WARN)).isEmpty();
		Files.writeString(directory.resolve("gateway/css/page.css"), "page");
		assertThat(start(withResources(directory), Level.WARN)).singleElement()
			.asString()
			.startsWith("WARN Static resources are never asked, because the gateway answers for every path under "
					+ "'/gateway': ")
			.contains(directory.resolve("gateway").toString());
	}

	@Test
	void warnsOfStaticResourcesUnderTheRoot(@TempDir Path directory) throws IOException {
		WebApplicationContextRunner root = withResources(directory).withPropertyValues("gateway.prefix=/");
		Files.createDirectories(directory.resolve("webjars/lib"));
		Files.writeString(directory.resolve("webjars/lib/lib.js"), "lib");
		assertThat(start(root, Level.WARN)).isEmpty();
		Files.createDirectories(directory.resolve("js"));
		Files.writeString(directory.resolve("js/page.js"), "page");
		assertThat(start(root, Level.WARN)).singleElement().asString().contains("under '/': ");
	}

	@Test
	void makesNoLazyBeans() {
		this.runner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.withBean("lazy", TaskExecutor.class, () -> {
				throw new IllegalStateException("Not lazy");
			})
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void failsForRulesThatNameNoApplication() {
		this.runner.withBean(RequestMatcher.class, () -> GatewayRequest.to("hello", "helo", "by")).run((context) -> {
			assertThat(context).hasFailed();
			FailureAnalysis analysis = GatewayContexts.analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).isEqualTo(
					"A security rule of GatewayRequest.to(...) names applications that are not mounted: by, helo.");
			assertThat(analysis.getAction()).isEqualTo("Correct the name or remove the rule. Mounted are: bye, hello.");
		});
	}

	@Test
	void failsForNoRuleOfAnotherContext() {
		this.empty.withBean(RequestMatcher.class, () -> {
			RequestMatcher matcher = GatewayRequest.to("hello");
			throw new IllegalStateException("After " + matcher);
		}).run((context) -> assertThat(context).hasFailed());
		GatewayRequest.to("unknown");
		this.runner.withBean(RequestMatcher.class, () -> GatewayRequest.to("hello"))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	private WebApplicationContextRunner withResources(Path directory) {
		return this.runner.withPropertyValues("spring.web.resources.static-locations=" + directory.toUri());
	}

	private static List<String> start(WebApplicationContextRunner runner, Level level) {
		Logger logger = (Logger) LoggerFactory.getLogger(StartReport.class);
		logger.setLevel(level);
		try (LogRecorder log = LogRecorder.attach(Level.WARN)) {
			runner.run((context) -> assertThat(context).hasNotFailed());
			return log.take()
				.stream()
				.filter((entry) -> entry.logger().equals(StartReport.class.getName()))
				.map((entry) -> entry.level() + " " + entry.message())
				.toList();
		}
		finally {
			logger.setLevel(null);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Applications {

		@Bean
		@GatewayApplication(path = "/bye", name = "bye")
		Application farewell() {
			return (environ, startResponse) -> Body.empty();
		}

		@Bean
		@GatewayApplication("/hello")
		Application hello() {
			return (environ, startResponse) -> Body.empty();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Forgotten {

		@Bean
		Application forgotten() {
			return (environ, startResponse) -> Body.empty();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Delegating {

		@Bean
		Application inner() {
			return (environ, startResponse) -> Body.empty();
		}

		@Bean
		@GatewayApplication("/outer")
		Application outer(@Qualifier("inner") Application inner) {
			return inner;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Borrowing {

		@Bean
		Object borrower(@Qualifier("gatewayTaskExecutor.spare") TaskExecutor executor) {
			return executor.getClass().getName();
		}

	}

	@RestController
	static class Controllers {

		@GetMapping("/gateway/orders")
		String orders() {
			return "orders";
		}

		@GetMapping("/gateway/{any}")
		String any() {
			return "any";
		}

		@GetMapping("/gateway{any}")
		String beside() {
			return "beside";
		}

		@GetMapping("/{tenant}/orders")
		String tenant() {
			return "tenant";
		}

		@GetMapping({ "/a", "/b", "/gatewayx" })
		String more() {
			return "more";
		}

	}

}
