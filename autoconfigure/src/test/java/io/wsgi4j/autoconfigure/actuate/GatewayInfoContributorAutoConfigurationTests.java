package io.wsgi4j.autoconfigure.actuate;

import java.util.List;
import java.util.Map;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.actuate.GatewayInfoContributor;
import io.wsgi4j.autoconfigure.GatewayAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayInfoContributorAutoConfigurationTests {

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GatewayAutoConfiguration.class,
				GatewayInfoContributorAutoConfiguration.class, WebMvcAutoConfiguration.class))
		.withUserConfiguration(Applications.class);

	private final WebApplicationContextRunner enabled = this.contextRunner
		.withPropertyValues("management.info.gateway.enabled=true");

	@Test
	void tellsMounts() {
		this.enabled.run((context) -> assertThat(details(context.getBean(GatewayInfoContributor.class)))
			.isEqualTo(Map.of("gateway", Map.of("applications", Map.of("hello", "/gateway/hello")))));
	}

	@Test
	void tellsOfRoot() {
		this.enabled.withPropertyValues("gateway.prefix=/", "gateway.applications.hello.path=/")
			.run((context) -> assertThat(details(context.getBean(GatewayInfoContributor.class)))
				.isEqualTo(Map.of("gateway", Map.of("applications", Map.of("hello", "/")))));
	}

	@Test
	void backsOffUnlessEnabled() {
		this.contextRunner.withPropertyValues("management.info.defaults.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(GatewayInfoContributor.class));
	}

	@Test
	void backsOffWithoutGateway() {
		this.enabled.withPropertyValues("gateway.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(GatewayInfoContributor.class));
	}

	@ParameterizedTest
	@ValueSource(classes = { InfoContributor.class, ConditionalOnEnabledInfoContributor.class })
	void backsOffWithoutActuator(Class<?> missing) {
		this.enabled.withClassLoader(new FilteredClassLoader(missing))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("gatewayInfoContributor"));
	}

	@Test
	void usersContributorWins() {
		GatewayInfoContributor mine = new GatewayInfoContributor(List.of());
		this.enabled.withBean("mine", GatewayInfoContributor.class, () -> mine)
			.run((context) -> assertThat(context).getBean(GatewayInfoContributor.class).isSameAs(mine));
	}

	private static Map<String, Object> details(InfoContributor contributor) {
		Info.Builder builder = new Info.Builder();
		contributor.contribute(builder);
		return builder.build().getDetails();
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
