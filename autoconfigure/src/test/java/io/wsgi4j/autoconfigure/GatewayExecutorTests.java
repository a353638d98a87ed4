package io.wsgi4j.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.gateway.GatewayExecutorCustomizer;
import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.servlet.GatewayHandlerMapping;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.task.SimpleAsyncTaskExecutorCustomizer;
import org.springframework.boot.task.ThreadPoolTaskExecutorCustomizer;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.TaskExecutor;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.web.util.ServletRequestPathUtils;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayExecutorTests {

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GatewayAutoConfiguration.class, TaskExecutionAutoConfiguration.class,
				WebMvcAutoConfiguration.class))
		.withUserConfiguration(Applications.class);

	@Test
	void defaultIsBoundedPool() {
		this.contextRunner.run((context) -> {
			ThreadPoolTaskExecutor executor = context.getBean("gatewayTaskExecutor", ThreadPoolTaskExecutor.class);
			assertThat(executor.getThreadNamePrefix()).isEqualTo("gateway-");
			assertThat(executor.getCorePoolSize()).isEqualTo(8);
			assertThat(executor.getMaxPoolSize()).isEqualTo(32);
			assertThat(executor.getQueueCapacity()).isEqualTo(2048);
			assertThat(executor.getKeepAliveSeconds()).isEqualTo(60);
			assertThat(executor.getThreadPoolExecutor().allowsCoreThreadTimeOut()).isTrue();
			assertThat(executorOf(context, "plain")).isSameAs(executor);
		});
	}

	@Test
	void configuresDefault() {
		this.contextRunner
			.withPropertyValues("gateway.executor.pool.core-size=2", "gateway.executor.pool.max-size=3",
					"gateway.executor.pool.queue-capacity=4", "gateway.executor.pool.keep-alive=5s",
					"gateway.executor.pool.allow-core-thread-timeout=false", "gateway.executor.thread-name-prefix=web-",
					"gateway.executor.shutdown.await-termination=true",
					"gateway.executor.shutdown.await-termination-period=6s")
			.run((context) -> {
				ThreadPoolTaskExecutor executor = context.getBean("gatewayTaskExecutor", ThreadPoolTaskExecutor.class);
				assertThat(executor.getThreadNamePrefix()).isEqualTo("web-");
				assertThat(executor.getCorePoolSize()).isEqualTo(2);
				assertThat(executor.getMaxPoolSize()).isEqualTo(3);
				assertThat(executor.getQueueCapacity()).isEqualTo(4);
				assertThat(executor.getKeepAliveSeconds()).isEqualTo(5);
				assertThat(executor.getThreadPoolExecutor().allowsCoreThreadTimeOut()).isFalse();
				assertThat(executor).hasFieldOrPropertyWithValue("waitForTasksToCompleteOnShutdown", true)
					.hasFieldOrPropertyWithValue("awaitTerminationMillis", 6000L);
			});
	}

	@Test
	void coreSizeAboveTheDefaultMaximumRaisesTheMaximum() {
		this.contextRunner
			.withPropertyValues("gateway.executor.pool.core-size=33", "gateway.executors.reports.pool.core-size=64")
			.run((context) -> {
				assertThat(context.getBean("gatewayTaskExecutor", ThreadPoolTaskExecutor.class).getMaxPoolSize())
					.isEqualTo(33);
				assertThat(
						context.getBean("gatewayTaskExecutor.reports", ThreadPoolTaskExecutor.class).getMaxPoolSize())
					.isEqualTo(64);
			});
	}

	@Test
	void leavesBootsExecutorAsItIs() {
		this.contextRunner
			.withPropertyValues("gateway.executor.pool.core-size=2", "gateway.executors.reports.pool.core-size=3")
			.run((context) -> {
				ThreadPoolTaskExecutor boots = context.getBean("applicationTaskExecutor", ThreadPoolTaskExecutor.class);
				assertThat(boots.getThreadNamePrefix()).isEqualTo("task-");
				assertThat(boots.getCorePoolSize()).isEqualTo(8);
				assertThat(context.getBean(TaskExecutor.class)).isSameAs(boots);
			});
	}

	@Test
	void leavesAsyncMethodsToBootsExecutor() {
		this.contextRunner.withUserConfiguration(WithAsync.class)
			.withPropertyValues("gateway.executors.reports.pool.core-size=3")
			.run((context) -> assertThat(context.getBean(AsyncBean.class).threadName().get()).startsWith("task-"));
	}

	@Test
	void definesNamedExecutors() {
		this.contextRunner
			.withPropertyValues("gateway.executors.bulk-load.pool.core-size=3",
					"gateway.executors.bulk-load.pool.queue-capacity=0", "gateway.applications.plain.executor=bulkLoad")
			.run((context) -> {
				ThreadPoolTaskExecutor executor = context.getBean("gatewayTaskExecutor.bulk-load",
						ThreadPoolTaskExecutor.class);
				assertThat(executor.getThreadNamePrefix()).isEqualTo("gateway-bulk-load-");
				assertThat(executor.getCorePoolSize()).isEqualTo(3);
				assertThat(executor.getMaxPoolSize()).isEqualTo(32);
				assertThat(executor.getQueueCapacity()).isZero();
				assertThat(executorOf(context, "plain")).isSameAs(executor);
			});
	}

	@Test
	void environmentVariablesChangeNamedExecutor() {
		this.contextRunner
			.withPropertyValues("gateway.executors.bulk-load.pool.core-size=3",
					"gateway.executors.bulk-load.pool.max-size=7", "gateway.applications.plain.executor=bulk-load")
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment",
						Map.of("GATEWAY_EXECUTORS_BULKLOAD_POOL_CORESIZE", "5"))))
			.run((context) -> {
				assertThat(context).hasBean("gatewayTaskExecutor.bulk-load")
					.doesNotHaveBean("gatewayTaskExecutor.bulkload");
				assertThat(executorOf(context, "plain"))
					.asInstanceOf(InstanceOfAssertFactories.type(ThreadPoolTaskExecutor.class))
					.returns(5, ThreadPoolTaskExecutor::getCorePoolSize)
					.returns(7, ThreadPoolTaskExecutor::getMaxPoolSize);
			});
	}

	@Test
	void annotationChoosesExecutor() {
		this.contextRunner.withUserConfiguration(WithOwnExecutor.class)
			.run((context) -> assertThat(executorOf(context, "own")).isSameAs(context.getBean("mine")));
	}

	@Test
	void propertyOverridesAnnotation() {
		this.contextRunner.withUserConfiguration(WithOwnExecutor.class)
			.withPropertyValues("gateway.applications.own.executor=applicationTaskExecutor")
			.run((context) -> assertThat(executorOf(context, "own"))
				.isSameAs(context.getBean("applicationTaskExecutor")));
	}

	@Test
	void emptyPropertyChoosesDefault() {
		this.contextRunner.withUserConfiguration(WithOwnExecutor.class)
			.withPropertyValues("gateway.applications.own.executor=")
			.run((context) -> assertThat(executorOf(context, "own")).isSameAs(context.getBean("gatewayTaskExecutor")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "gatewayTaskExecutor", "gatewayTaskExecutor.reports" })
	void usersExecutorWins(String beanName) {
		SyncTaskExecutor executor = new SyncTaskExecutor();
		this.contextRunner.withBean(beanName, TaskExecutor.class, () -> executor)
			.withPropertyValues("gateway.executors.reports.pool.core-size=1",
					beanName.endsWith("reports") ? "gateway.applications.plain.executor=reports" : "unused=")
			.run((context) -> assertThat(executorOf(context, "plain")).isSameAs(executor));
	}

	@Test
	void customizersApply() {
		ThreadPoolTaskExecutorCustomizer customizer = (executor) -> executor.setDaemon(true);
		this.contextRunner.withBean(ThreadPoolTaskExecutorCustomizer.class, () -> customizer)
			.withPropertyValues("gateway.executors.reports.pool.core-size=1")
			.run((context) -> assertThat(Map.of("default", context.getBean("gatewayTaskExecutor"), "reports",
					context.getBean("gatewayTaskExecutor.reports")))
				.allSatisfy((name, executor) -> assertThat(executor).hasFieldOrPropertyWithValue("daemon", true)));
	}

	@Test
	void customizerForAllMayRaiseNothingButTheCoreSize() {
		ThreadPoolTaskExecutorCustomizer customizer = (executor) -> executor.setCorePoolSize(100);
		this.contextRunner.withBean(ThreadPoolTaskExecutorCustomizer.class, () -> customizer)
			.withPropertyValues("gateway.executors.reports.pool.core-size=1")
			.run((context) -> assertThat(
					List.of(context.getBean("gatewayTaskExecutor"), context.getBean("gatewayTaskExecutor.reports")))
				.allSatisfy(GatewayExecutorTests::assertThatAHundredThreadsFit));
	}

	@Test
	void customizerMayRaiseNothingButTheCoreSize() {
		GatewayExecutorCustomizer customizer = (beanName, executor) -> ((ThreadPoolTaskExecutor) executor)
			.setCorePoolSize(100);
		this.contextRunner.withBean(GatewayExecutorCustomizer.class, () -> customizer)
			.run((context) -> assertThatAHundredThreadsFit(context.getBean("gatewayTaskExecutor")));
	}

	private static void assertThatAHundredThreadsFit(Object executor) {
		assertThat(((ThreadPoolTaskExecutor) executor).getThreadPoolExecutor()).satisfies((pool) -> {
			assertThat(pool.getCorePoolSize()).isEqualTo(100);
			assertThat(pool.getMaximumPoolSize()).isEqualTo(100);
		});
	}

	@Test
	void exchangesAreDecoratedInsteadOfTasks() {
		this.contextRunner.withBean(TaskDecorator.class, () -> (task) -> task)
			.withPropertyValues("gateway.executors.reports.pool.core-size=1")
			.run((context) -> assertThat(
					List.of(context.getBean("gatewayTaskExecutor"), context.getBean("gatewayTaskExecutor.reports")))
				.allSatisfy((executor) -> assertThat(executor).hasFieldOrPropertyWithValue("taskDecorator", null)));
	}

	@Test
	void lazyContextHasAllExecutors() {
		this.contextRunner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.withPropertyValues("gateway.executors.reports.pool.core-size=1",
					"gateway.applications.plain.executor=reports")
			.run((context) -> {
				assertThat(executorOf(context, "plain")).isSameAs(context.getBean("gatewayTaskExecutor.reports"));
				assertThat(context).hasBean("applicationTaskExecutor").hasBean("gatewayTaskExecutor");
			});
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualThreadsRejectAtTheirLimit() {
		this.contextRunner
			.withPropertyValues("gateway.executor.mode=virtual", "gateway.executor.concurrency-limit=3",
					"gateway.executor.shutdown.await-termination=true",
					"gateway.executor.shutdown.await-termination-period=6s", "gateway.executors.reports.mode=virtual",
					"spring.task.execution.simple.reject-tasks-when-limit-reached=false",
					"spring.task.execution.simple.concurrency-limit=7")
			.run((context) -> {
				SimpleAsyncTaskExecutor executor = context.getBean("gatewayTaskExecutor",
						SimpleAsyncTaskExecutor.class);
				assertThat(executor.getThreadNamePrefix()).isEqualTo("gateway-");
				assertThat(executor.getConcurrencyLimit()).isEqualTo(3);
				assertThat(executor).hasFieldOrPropertyWithValue("rejectTasksWhenLimitReached", true)
					.hasFieldOrPropertyWithValue("taskTerminationTimeout", Duration.ofSeconds(6).toMillis());
				SimpleAsyncTaskExecutor reports = context.getBean("gatewayTaskExecutor.reports",
						SimpleAsyncTaskExecutor.class);
				assertThat(reports.getThreadNamePrefix()).isEqualTo("gateway-reports-");
				assertThat(reports.getConcurrencyLimit()).isEqualTo(256);
				assertThat(isVirtual(executor)).isTrue();
			});
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void negativeLimitIsNone() {
		this.contextRunner
			.withPropertyValues("gateway.executor.mode=virtual", "gateway.executor.concurrency-limit=-5",
					"spring.task.execution.simple.concurrency-limit=7")
			.run((context) -> assertThat(
					context.getBean("gatewayTaskExecutor", SimpleAsyncTaskExecutor.class).getConcurrencyLimit())
				.isEqualTo(-1));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void autoModeFollowsBoot() {
		TaskDecorator decorator = (task) -> task;
		SimpleAsyncTaskExecutorCustomizer customizer = (executor) -> executor.setThreadPriority(7);
		this.contextRunner.withBean(TaskDecorator.class, () -> decorator)
			.withBean(SimpleAsyncTaskExecutorCustomizer.class, () -> customizer)
			.withPropertyValues("spring.threads.virtual.enabled=true", "gateway.executors.reports.mode=platform")
			.run((context) -> {
				assertThat(context.getBean("gatewayTaskExecutor")).isInstanceOf(SimpleAsyncTaskExecutor.class)
					.hasFieldOrPropertyWithValue("threadPriority", 7)
					// It decorates exchanges instead.
					.hasFieldOrPropertyWithValue("taskDecorator", null);
				assertThat(context.getBean("gatewayTaskExecutor.reports")).isInstanceOf(ThreadPoolTaskExecutor.class);
			});
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	void autoModeNeedsNoVirtualThreads() {
		this.contextRunner.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> assertThat(context.getBean("gatewayTaskExecutor"))
				.isInstanceOf(ThreadPoolTaskExecutor.class));
	}

	private static boolean isVirtual(TaskExecutor executor) throws Exception {
		CompletableFuture<Thread> thread = new CompletableFuture<>();
		executor.execute(() -> thread.complete(Thread.currentThread()));
		return Boolean.TRUE.equals(ReflectionTestUtils.invokeMethod(thread.get(20, TimeUnit.SECONDS), "isVirtual"));
	}

	private static Object executorOf(ApplicationContext context, String application) throws Exception {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/gateway/" + application);
		ServletRequestPathUtils.parseAndCache(request);
		return ((MountedApplication) context.getBean(GatewayHandlerMapping.class).getHandler(request).getHandler())
			.executor();
	}

	@Configuration(proxyBeanMethods = false)
	static class Applications {

		@Bean
		@GatewayApplication("/plain")
		Application plain() {
			return (environ, startResponse) -> Body.empty();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WithOwnExecutor {

		@Bean(defaultCandidate = false)
		TaskExecutor mine() {
			return new SyncTaskExecutor();
		}

		@Bean
		@GatewayApplication(path = "/own", executor = "mine")
		Application own() {
			return (environ, startResponse) -> Body.empty();
		}

	}

	@EnableAsync
	@Configuration(proxyBeanMethods = false)
	static class WithAsync {

		@Bean
		AsyncBean asyncBean() {
			return new AsyncBean();
		}

	}

	static class AsyncBean {

		@Async
		Future<String> threadName() {
			return CompletableFuture.completedFuture(Thread.currentThread().getName());
		}

	}

}
