package io.wsgi4j.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.actuate.DefaultGatewayExchangeObservationConvention;
import io.wsgi4j.actuate.ExchangeMetrics;
import io.wsgi4j.actuate.ExchangeObservations;
import io.wsgi4j.actuate.GatewayExchangeObservationConvention;
import io.wsgi4j.actuate.GatewayMetrics;
import io.wsgi4j.actuate.VirtualExecutorMetrics;
import io.wsgi4j.autoconfigure.actuate.GatewayMetricsAutoConfiguration;
import io.wsgi4j.autoconfigure.actuate.GatewayObservationAutoConfiguration;
import io.wsgi4j.gateway.AccessLog;
import io.wsgi4j.gateway.ExchangeListener;
import io.wsgi4j.servlet.GatewayHandlerAdapter;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which observers of exchanges there are, and when.
 */
class GatewayTelemetryAutoConfigurationTests {

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(GatewayAutoConfiguration.class, GatewayAccessLogAutoConfiguration.class,
						GatewayMetricsAutoConfiguration.class, GatewayObservationAutoConfiguration.class,
						TaskExecutionAutoConfiguration.class, WebMvcAutoConfiguration.class))
		.withBean("hello", Application.class, () -> (environ, startResponse) -> Body.empty());

	@Test
	void nobodyListensUnlessAsked() {
		this.contextRunner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ExchangeListener.class));
	}

	@Test
	void needsNoMicrometer() {
		this.contextRunner
			.withClassLoader(new FilteredClassLoader(Observation.class, ObservationRegistry.class, MeterRegistry.class,
					MDC.class))
			.withPropertyValues("gateway.access-log.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(GatewayHandlerAdapter.class)
				.hasSingleBean(AccessLog.class)
				.doesNotHaveBean(ExchangeMetrics.class)
				.doesNotHaveBean(ExchangeObservations.class));
	}

	@Test
	void metricsNeedRegistry() {
		this.contextRunner.withBean(SimpleMeterRegistry.class)
			.run((context) -> assertThat(context).hasSingleBean(ExchangeMetrics.class)
				.hasSingleBean(GatewayMetrics.class)
				.hasSingleBean(VirtualExecutorMetrics.class)
				.doesNotHaveBean(ExchangeObservations.class));
	}

	@Test
	void observationsNeedRegistry() {
		this.contextRunner.withBean(ObservationRegistry.class, TestObservationRegistry::create)
			.run((context) -> assertThat(context).hasSingleBean(ExchangeObservations.class)
				.doesNotHaveBean(ExchangeMetrics.class));
	}

	@Test
	void usersConventionIsAsked() {
		GatewayExchangeObservationConvention convention = new DefaultGatewayExchangeObservationConvention();
		this.contextRunner.withBean(ObservationRegistry.class, TestObservationRegistry::create)
			.withBean(GatewayExchangeObservationConvention.class, () -> convention)
			.run((context) -> assertThat(
					ReflectionTestUtils.getField(context.getBean(ExchangeObservations.class), "convention"))
				.isSameAs(convention));
	}

	@Test
	void nothingWithoutGateway() {
		this.contextRunner.withBean(ObservationRegistry.class, TestObservationRegistry::create)
			.withBean(SimpleMeterRegistry.class)
			.withPropertyValues("gateway.enabled=false", "gateway.access-log.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ExchangeListener.class)
				.doesNotHaveBean(GatewayMetrics.class)
				.doesNotHaveBean(VirtualExecutorMetrics.class));
	}

	@Test
	void observationsSurroundAllOtherListeners() {
		this.contextRunner.withBean(ObservationRegistry.class, TestObservationRegistry::create)
			.withBean(SimpleMeterRegistry.class)
			.withPropertyValues("gateway.access-log.enabled=true")
			.run((context) -> assertThat(context.getBeanProvider(ExchangeListener.class).orderedStream()).hasSize(3)
				.first()
				.isInstanceOf(ExchangeObservations.class));
	}

}
