package io.wsgi4j.autoconfigure.actuate;

import java.util.List;
import java.util.Map;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.actuate.ExchangeCounts;
import io.wsgi4j.actuate.ExecutorInventory;
import io.wsgi4j.actuate.GatewayApplicationsEndpoint;
import io.wsgi4j.actuate.GatewayApplicationsEndpointWebExtension;
import io.wsgi4j.autoconfigure.GatewayAutoConfiguration;
import io.wsgi4j.exchange.ExchangeWatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayEndpointAutoConfigurationTests {

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GatewayAutoConfiguration.class, GatewayEndpointAutoConfiguration.class,
				TaskExecutionAutoConfiguration.class, WebMvcAutoConfiguration.class))
		.withUserConfiguration(Applications.class);

	private final WebApplicationContextRunner exposed = this.contextRunner
		.withPropertyValues("management.endpoints.web.exposure.include=gatewayapplications");

	@Test
	void describesApplicationsAndExecutors() {
		this.exposed
			.withPropertyValues("gateway.applications.hello.executor=reports",
					"gateway.executors.reports.pool.core-size=3", "gateway.executors.reports.pool.max-size=4",
					"gateway.executors.reports.pool.queue-capacity=5")
			.run((context) -> {
				assertThat(context).hasSingleBean(GatewayApplicationsEndpointWebExtension.class)
					.hasSingleBean(ExchangeCounts.class);
				GatewayApplicationsEndpoint endpoint = context.getBean(GatewayApplicationsEndpoint.class);
				assertThat(endpoint.applications().applications()).containsOnlyKeys("hello", "other")
					.hasEntrySatisfying("hello", (application) -> {
						assertThat(application.mount()).isEqualTo("/gateway/hello");
						assertThat(application.bean()).isEqualTo("helloBean");
						assertThat(application.executor()).isEqualTo("gatewayTaskExecutor.reports");
					})
					.hasEntrySatisfying("other",
							(application) -> assertThat(application.executor()).isEqualTo("gatewayTaskExecutor"));
				assertThat(endpoint.applications().executors())
					.containsOnlyKeys("gatewayTaskExecutor", "gatewayTaskExecutor.reports")
					.hasEntrySatisfying("gatewayTaskExecutor.reports", (executor) -> {
						assertThat(executor.type()).isEqualTo("platform");
						assertThat(executor.maximum()).isEqualTo(4);
						assertThat(executor.queueCapacity()).isEqualTo(5);
					});
			});
	}

	@Test
	void backsOffUnlessExposed() {
		this.contextRunner.run(GatewayEndpointAutoConfigurationTests::assertThatNothingIsThere);
	}

	@ParameterizedTest
	@ValueSource(strings = { "management.endpoint.gatewayapplications.access=NONE", "gateway.enabled=false" })
	void backsOffWhenSwitchedOff(String property) {
		this.exposed.withPropertyValues(property).run(GatewayEndpointAutoConfigurationTests::assertThatNothingIsThere);
	}

	@ParameterizedTest
	@ValueSource(classes = { Endpoint.class, ConditionalOnAvailableEndpoint.class })
	void backsOffWithoutActuator(Class<?> missing) {
		this.exposed.withClassLoader(new FilteredClassLoader(missing))
			.run(GatewayEndpointAutoConfigurationTests::assertThatNothingIsThere);
	}

	@Test
	void hasNoWebExtensionWhenExposedOverJmxOnly() {
		this.contextRunner
			.withPropertyValues("spring.jmx.enabled=true",
					"management.endpoints.jmx.exposure.include=gatewayapplications")
			.run((context) -> assertThat(context).hasSingleBean(GatewayApplicationsEndpoint.class)
				.doesNotHaveBean(GatewayApplicationsEndpointWebExtension.class));
	}

	@Test
	void usersBeansWin() {
		ExchangeCounts counts = new ExchangeCounts();
		ExchangeWatch watch = new ExchangeWatch();
		GatewayApplicationsEndpoint endpoint = new GatewayApplicationsEndpoint(List.of(),
				new ExecutorInventory(Map.of(), List.of(), watch), watch, counts);
		GatewayApplicationsEndpointWebExtension extension = new GatewayApplicationsEndpointWebExtension(endpoint);
		this.exposed.withBean("myCounts", ExchangeCounts.class, () -> counts)
			.withBean("myEndpoint", GatewayApplicationsEndpoint.class, () -> endpoint)
			.withBean("myExtension", GatewayApplicationsEndpointWebExtension.class, () -> extension)
			.run((context) -> {
				assertThat(context).getBean(ExchangeCounts.class).isSameAs(counts);
				assertThat(context).getBean(GatewayApplicationsEndpoint.class).isSameAs(endpoint);
				assertThat(context).getBean(GatewayApplicationsEndpointWebExtension.class).isSameAs(extension);
			});
	}

	private static void assertThatNothingIsThere(AssertableWebApplicationContext context) {
		assertThat(context).hasNotFailed()
			.doesNotHaveBean(ExchangeCounts.class)
			.doesNotHaveBean(GatewayApplicationsEndpoint.class)
			.doesNotHaveBean(GatewayApplicationsEndpointWebExtension.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class Applications {

		@Bean
		@GatewayApplication(path = "/hello", name = "hello")
		Application helloBean() {
			return (environ, startResponse) -> Body.empty();
		}

		@Bean
		@GatewayApplication("/other")
		Application other() {
			return (environ, startResponse) -> Body.empty();
		}

	}

}
