package io.wsgi4j.test.autoconfigure;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.autoconfigure.ExecutorLookup;
import io.wsgi4j.autoconfigure.GatewayAutoConfiguration;
import io.wsgi4j.autoconfigure.GatewayProperties;
import io.wsgi4j.middleware.Validator;
import io.wsgi4j.test.ApplicationRecorder;
import io.wsgi4j.test.GatewayTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.web.servlet.HandlerExceptionResolver;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayTestAutoConfigurationTests {

	private final WebApplicationContextRunner production = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GatewayAutoConfiguration.class, WebMvcAutoConfiguration.class))
		.withUserConfiguration(Applications.class);

	private final WebApplicationContextRunner test = this.production
		.withConfiguration(AutoConfigurations.of(GatewayTestAutoConfiguration.class))
		.withPropertyValues("gateway.test.validator=true");

	@Test
	void isNotForProduction() {
		assertThat(ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader()))
			.contains(GatewayAutoConfiguration.class.getName())
			.doesNotContain(GatewayTestAutoConfiguration.class.getName());
	}

	@Test
	void productionNeedsNothingOfATest() {
		this.production
			.withClassLoader(new FilteredClassLoader("io.wsgi4j.test", "org.assertj", "org.junit", "org.mockito",
					"org.springframework.boot.test.autoconfigure", "org.springframework.test"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasBean("gatewayExecutors")
				.doesNotHaveBean("gatewayTestClient"));
	}

	@Test
	void runsApplicationsOnTheCallingThread() {
		this.test.run((context) -> {
			assertThat(context).hasSingleBean(GatewayTestClient.class)
				.hasSingleBean(Validator.class)
				.hasSingleBean(ApplicationRecorder.class)
				.doesNotHaveBean("gatewayExecutors");
			assertThat(context.getBean(ExecutorLookup.class).get("nobody", "hello"))
				.isInstanceOf(SyncTaskExecutor.class);
		});
	}

	@Test
	void hasNoValidatorUnlessItIsWanted() {
		this.test.withPropertyValues("gateway.test.validator=false")
			.run((context) -> assertThat(context).doesNotHaveBean(Validator.class));
		Validator own = new Validator();
		this.test.withBean("own", Validator.class, () -> own)
			.run((context) -> assertThat(context).getBean(Validator.class).isSameAs(own));
	}

	@Test
	void leavesExceptionsToTheResolversThereAre() {
		HandlerExceptionResolver own = (request, response, handler, exception) -> null;
		new WebApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(GatewayAutoConfiguration.class, GatewayTestAutoConfiguration.class))
			.withBean("own", HandlerExceptionResolver.class, () -> own)
			.run((context) -> assertThat(context).getBean(HandlerExceptionResolver.class).isSameAs(own));
	}

	@Test
	void ignoresPropertiesOfApplicationsThatAreNotThere() {
		WebApplicationContextRunner some = this.test.withPropertyValues("gateway.applications.nobody.path=/nobody",
				"gateway.applications.hello.path=/hi");
		some.run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(GatewayProperties.class).getApplications()).containsOnlyKeys("hello");
		});
		this.production.withPropertyValues("gateway.applications.nobody.path=/nobody")
			.run((context) -> assertThat(context).hasFailed());
	}

	@Configuration(proxyBeanMethods = false)
	static class Applications {

		@Bean
		@GatewayApplication("/hello")
		Application hello() {
			return (environ, startResponse) -> Body.empty();
		}

	}

}
