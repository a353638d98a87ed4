package io.wsgi4j.autoconfigure.actuate;

import java.util.List;
import java.util.Map;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.actuate.GatewayMappingDescription;
import io.wsgi4j.actuate.GatewayMappingDescriptionProvider;
import io.wsgi4j.autoconfigure.GatewayAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.web.mappings.MappingsEndpointAutoConfiguration;
import org.springframework.boot.actuate.web.mappings.MappingsEndpoint;
import org.springframework.boot.actuate.web.mappings.MappingsEndpoint.ContextMappingsDescriptor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayMappingsAutoConfigurationTests {

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GatewayAutoConfiguration.class, GatewayMappingsAutoConfiguration.class,
				MappingsEndpointAutoConfiguration.class, WebMvcAutoConfiguration.class))
		.withUserConfiguration(Applications.class);

	private final WebApplicationContextRunner exposed = this.contextRunner
		.withPropertyValues("management.endpoints.web.exposure.include=mappings");

	@Test
	void mountsAreMappings() {
		this.exposed.run((context) -> {
			Map<String, ContextMappingsDescriptor> contexts = context.getBean(MappingsEndpoint.class)
				.mappings()
				.getContexts();
			assertThat(contexts).hasSize(1);
			assertThat(contexts.values().iterator().next().getMappings()).containsEntry("gatewayApplications",
					List.of(new GatewayMappingDescription("/gateway/a/b/**", "hello", "helloBean")));
		});
	}

	@Test
	void contextWithoutGatewayHasNone() {
		try (GenericApplicationContext parent = new GenericApplicationContext()) {
			parent.refresh();
			assertThat(new GatewayMappingDescriptionProvider().describeMappings(parent)).isEmpty();
		}
	}

	@Test
	void backsOffUnlessMappingsAreExposed() {
		this.contextRunner.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(GatewayMappingDescriptionProvider.class));
	}

	@Test
	void backsOffWithoutGateway() {
		this.exposed.withPropertyValues("gateway.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(GatewayMappingDescriptionProvider.class));
	}

	@ParameterizedTest
	@ValueSource(classes = { MappingsEndpoint.class, ConditionalOnAvailableEndpoint.class })
	void backsOffWithoutActuator(Class<?> missing) {
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(GatewayAutoConfiguration.class,
					GatewayMappingsAutoConfiguration.class, WebMvcAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=mappings")
			.withUserConfiguration(Applications.class)
			.withClassLoader(new FilteredClassLoader(missing))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("gatewayMappingDescriptionProvider"));
	}

	@Test
	void usersProviderWins() {
		GatewayMappingDescriptionProvider mine = new GatewayMappingDescriptionProvider();
		this.exposed.withBean("mine", GatewayMappingDescriptionProvider.class, () -> mine)
			.run((context) -> assertThat(context).getBean(GatewayMappingDescriptionProvider.class).isSameAs(mine));
	}

	@Configuration(proxyBeanMethods = false)
	static class Applications {

		@Bean
		@GatewayApplication(path = "/a/b", name = "hello")
		Application helloBean() {
			return (environ, startResponse) -> Body.empty();
		}

	}

}
