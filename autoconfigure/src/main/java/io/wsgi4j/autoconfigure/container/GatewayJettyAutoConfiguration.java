package io.wsgi4j.autoconfigure.container;

import java.util.concurrent.atomic.AtomicBoolean;

import io.wsgi4j.autoconfigure.GatewayAutoConfiguration;
import io.wsgi4j.autoconfigure.GatewayProperties;
import io.wsgi4j.jetty.JettyContainer;
import io.wsgi4j.servlet.EncodedSlashes;
import io.wsgi4j.servlet.ResponseHeadLimit;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the gateway on Jetty. The
 * embedded one would give slow clients one second from the beginning of a graceful
 * shutdown.
 */
@AutoConfiguration(after = GatewayAutoConfiguration.class)
@ConditionalOnClass({ ServletContextRequest.class, AbstractConnector.class })
@ConditionalOnBean(GatewayAutoConfiguration.class)
public final class GatewayJettyAutoConfiguration {

	@Bean
	JettyContainer gatewayJettyContainer() {
		return new JettyContainer();
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ConfigurableJettyWebServerFactory.class)
	static class EmbeddedJettyConfiguration {

		private static final long UNCHANGED = -1;

		@Bean
		WebServerFactoryCustomizer<JettyServletWebServerFactory> gatewayJettyResponseHeadCustomizer(
				Environment environment) {
			ResponseHeadLimit limit = ResponseHeadLimits.of(environment, "server.jetty.max-http-response-header-size");
			return (factory) -> factory.addInitializers(limit::attachTo);
		}

		@Bean
		@ConditionalOnMissingBean(name = "gatewayJettyCustomizer")
		WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> gatewayJettyCustomizer() {
			return (factory) -> factory.addServerCustomizers(EmbeddedJettyConfiguration::keepIdleTimeouts);
		}

		@Bean
		WebServerFactoryCustomizer<JettyServletWebServerFactory> gatewayJettyEncodedSlashCustomizer(
				GatewayProperties properties) {
			return (factory) -> {
				if (EncodedSlashProperties.wantsThem(properties)) {
					passEncodedSlashes(factory);
				}
			};
		}

		/**
		 * Leaves encoded slashes to the gateway, unless the user has decided on them.
		 */
		private static void passEncodedSlashes(JettyServletWebServerFactory factory) {
			AtomicBoolean passed = new AtomicBoolean();
			factory.addServerCustomizers((server) -> {
				for (Connector connector : server.getConnectors()) {
					connector.getConnectionFactories()
						.stream()
						.filter(HttpConfiguration.ConnectionFactory.class::isInstance)
						.map((http) -> ((HttpConfiguration.ConnectionFactory) http).getHttpConfiguration())
						.filter((http) -> !http.getUriCompliance().allows(Violation.AMBIGUOUS_PATH_SEPARATOR))
						.forEach((http) -> {
							passEncodedSlashes(http);
							passed.set(true);
						});
				}
				server.getDescendants(ServletContextHandler.class)
					.forEach((context) -> context.getServletHandler().setDecodeAmbiguousURIs(true));
			});
			factory.addInitializers((context) -> {
				if (passed.get()) {
					EncodedSlashes.refuseElsewhere(context);
				}
			});
		}

		private static void passEncodedSlashes(HttpConfiguration http) {
			http.setUriCompliance(http.getUriCompliance().with("wsgi4j", Violation.AMBIGUOUS_PATH_SEPARATOR));
		}

		/**
		 * Boot ends the shutdown when there are no requests any more, or after
		 * {@code spring.lifecycle.timeout-per-shutdown-phase}.
		 */
		private static void keepIdleTimeouts(Server server) {
			for (Connector connector : server.getConnectors()) {
				if (connector instanceof AbstractConnector abstractConnector) {
					abstractConnector.setShutdownIdleTimeout(UNCHANGED);
				}
			}
		}

	}

}
