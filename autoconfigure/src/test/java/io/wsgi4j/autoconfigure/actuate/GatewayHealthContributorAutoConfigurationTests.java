package io.wsgi4j.autoconfigure.actuate;

import java.util.Map;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.autoconfigure.GatewayAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayHealthContributorAutoConfigurationTests {

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GatewayAutoConfiguration.class,
				GatewayHealthContributorAutoConfiguration.class, WebMvcAutoConfiguration.class))
		.withPropertyValues("gateway.executors.reports.pool.core-size=1", "gateway.executors.reports.pool.max-size=2",
				"gateway.executors.reports.pool.queue-capacity=3")
		.withUserConfiguration(Applications.class);

	@Test
	void hasAnIndicatorForEachExecutorInUseAndForTheWatch() {
		this.contextRunner.withPropertyValues("gateway.executors.unused.pool.core-size=1")
			.run((context) -> assertThat(context.getBean(CompositeHealthContributor.class).stream())
				.extracting(HealthContributors.Entry::name)
				.containsExactly("gatewayExchangeWatch", "gatewayTaskExecutor", "gatewayTaskExecutor.reports",
						"mine.executor"));
	}

	@Test
	void tellsWhatIsKnownOfExecutors() {
		this.contextRunner
			.withPropertyValues("management.health.gateway.load-threshold=0.5",
					"management.health.gateway.queue-threshold=7")
			.run((context) -> {
				CompositeHealthContributor contributor = context.getBean(CompositeHealthContributor.class);
				Health reports = health(contributor, "gatewayTaskExecutor.reports");
				assertThat(reports.getStatus()).isEqualTo(Status.UP);
				assertThat(reports.getDetails()).containsEntry("type", "platform")
					.containsEntry("active", 0)
					.containsEntry("size", 0)
					.containsEntry("maximum", 2)
					.containsEntry("queued", 0)
					.containsEntry("queueCapacity", 3)
					.containsEntry("load", 0.0)
					.containsEntry("loadThreshold", 0.5)
					.containsEntry("queueThreshold", 7)
					.hasSize(9);
				Health other = health(contributor, "mine.executor");
				assertThat(other.getStatus()).isEqualTo(Status.UP);
				assertThat(other.getDetails()).containsOnlyKeys("type", "active", "loadThreshold", "queueThreshold")
					.containsEntry("type", "other");
			});
	}

	@Test
	void watchIsUp() {
		this.contextRunner.run((context) -> {
			CompositeHealthContributor contributor = context.getBean(CompositeHealthContributor.class);
			Health health = health(contributor, "gatewayExchangeWatch");
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsOnly(Map.entry("restarts", 0));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "management.health.gateway.enabled=false", "management.health.defaults.enabled=false",
			"gateway.enabled=false" })
	void backsOffWhenSwitchedOff(String property) {
		this.contextRunner.withPropertyValues(property)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(HealthContributor.class)
				.doesNotHaveBean(GatewayHealthProperties.class));
	}

	@ParameterizedTest
	@ValueSource(classes = { HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
	void backsOffWithoutHealth(Class<?> missing) {
		this.contextRunner.withClassLoader(new FilteredClassLoader(missing))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("gatewayHealthContributor"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "gatewayHealthIndicator", "gatewayHealthContributor" })
	void usersContributorWins(String name) {
		HealthIndicator mine = () -> Health.up().build();
		this.contextRunner.withBean(name, HealthIndicator.class, () -> mine)
			.run((context) -> assertThat(context).getBean(HealthContributor.class).isSameAs(mine));
	}

	@ParameterizedTest
	@ValueSource(strings = { "load-threshold=0", "load-threshold=-1", "queue-threshold=0" })
	void thresholdThatIsAlwaysReachedIsRefused(String property) {
		this.contextRunner.withPropertyValues("management.health.gateway." + property)
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("greater than 0"));
	}

	private static Health health(CompositeHealthContributor contributor, String executor) {
		HealthContributor indicator = contributor.getContributor(executor);
		assertThat(indicator).isInstanceOf(HealthIndicator.class);
		return ((HealthIndicator) indicator).health();
	}

	@Configuration(proxyBeanMethods = false)
	static class Applications {

		@Bean
		@GatewayApplication("/hello")
		Application hello() {
			return (environ, startResponse) -> Body.empty();
		}

		@Bean
		@GatewayApplication(path = "/reports", executor = "reports")
		Application reports() {
			return (environ, startResponse) -> Body.empty();
		}

		@Bean
		@GatewayApplication(path = "/mine", executor = "mine/executor")
		Application mine() {
			return (environ, startResponse) -> Body.empty();
		}

		@Bean("mine/executor")
		TaskExecutor myExecutor() {
			return Runnable::run;
		}

	}

}
