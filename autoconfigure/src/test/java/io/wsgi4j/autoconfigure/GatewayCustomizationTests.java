package io.wsgi4j.autoconfigure;

import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Supplier;

import io.wsgi4j.Application;
import io.wsgi4j.ApplicationAdapter;
import io.wsgi4j.Body;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.gateway.EnvironCustomizer;
import io.wsgi4j.gateway.GatewayExecutorCustomizer;
import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.TestServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What users may add to the gateway without replacing a part of it.
 */
class GatewayCustomizationTests {

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GatewayAutoConfiguration.class, WebMvcAutoConfiguration.class,
				DispatcherServletAutoConfiguration.class));

	@Test
	void executorsAreCustomizedBeforeTheyAreInitialized() {
		RejectedExecutionHandler handler = new ThreadPoolExecutor.AbortPolicy();
		this.contextRunner.withBean(GatewayExecutorCustomizer.class, () -> (name, executor) -> {
			ThreadPoolTaskExecutor pool = (ThreadPoolTaskExecutor) executor;
			pool.setThreadNamePrefix(name + ":" + pool.getThreadNamePrefix());
			pool.setRejectedExecutionHandler(handler);
		}).withPropertyValues("gateway.executors.slow.pool.core-size=1").run((context) -> {
			ThreadPoolTaskExecutor one = context.getBean("gatewayTaskExecutor", ThreadPoolTaskExecutor.class);
			assertThat(one.getThreadNamePrefix()).isEqualTo("gatewayTaskExecutor:gateway-");
			assertThat(one.getThreadPoolExecutor().getRejectedExecutionHandler()).isSameAs(handler);
			ThreadPoolTaskExecutor other = context.getBean("gatewayTaskExecutor.slow", ThreadPoolTaskExecutor.class);
			assertThat(other.getThreadNamePrefix()).isEqualTo("gatewayTaskExecutor.slow:gateway-slow-");
		});
	}

	@Test
	void executorsOfUsersAreLeftAlone() {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("mine-");
		this.contextRunner.withBean("gatewayTaskExecutor", SimpleAsyncTaskExecutor.class, () -> executor)
			.withBean(GatewayExecutorCustomizer.class, () -> (name, customized) -> {
				throw new AssertionError("called");
			})
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@EnumSource
	void environsAreCustomizedInOrder(Container container) {
		Application application = (environ, startResponse) -> {
			startResponse.start("200 OK");
			return Body.of(environ.get("tenant") + ", " + environ.get("tenant.application"));
		};
		try (TestServer server = TestServer.on(container)
			.application("/app", application)
			.configuration(Environs.class)
			.start()) {
			assertThat(server.get("/gateway/app?acme").text()).isEqualTo("acme, acme app");
		}
	}

	@ParameterizedTest
	@EnumSource
	void beansOfOtherTypesBecomeApplications(Container container) {
		try (TestServer server = TestServer.on(container).configuration(Adapted.class).start()) {
			assertThat(server.get("/gateway/text").text()).isEqualTo("adapted");
		}
	}

	@Test
	void aBeanThatNoAdapterKnowsIsAFailure() {
		this.contextRunner.withUserConfiguration(Unknown.class).withBean(Adapter.class).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).rootCause().hasMessageContaining("'unknown'");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Environs {

		@Bean
		@Order(2)
		EnvironCustomizer second() {
			return (environ, request, application) -> environ.put("tenant.application",
					environ.get("tenant") + " " + application.name());
		}

		@Bean
		@Order(1)
		EnvironCustomizer first() {
			return (environ, request, application) -> environ.put("tenant", request.getQueryString());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Adapted {

		@Bean
		ApplicationAdapter knowsNothing() {
			return (bean) -> null;
		}

		@Bean
		Adapter adapter() {
			return new Adapter();
		}

		@Bean
		@GatewayApplication("/text")
		Text text() {
			return () -> "adapted";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Unknown {

		@Bean
		@GatewayApplication
		StringBuilder unknown() {
			return new StringBuilder();
		}

	}

	static class Adapter implements ApplicationAdapter {

		@Override
		public @Nullable Application adapt(Object bean) {
			if (!(bean instanceof Text text)) {
				return null;
			}
			return (environ, startResponse) -> {
				startResponse.start("200 OK");
				return Body.of(text.get());
			};
		}

	}

	interface Text extends Supplier<String> {

	}

}
