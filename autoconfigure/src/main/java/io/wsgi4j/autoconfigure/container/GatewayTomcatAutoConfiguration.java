package io.wsgi4j.autoconfigure.container;

import java.util.concurrent.atomic.AtomicBoolean;

import io.wsgi4j.autoconfigure.GatewayAutoConfiguration;
import io.wsgi4j.autoconfigure.GatewayProperties;
import io.wsgi4j.servlet.EncodedSlashes;
import io.wsgi4j.servlet.ResponseHeadLimit;
import io.wsgi4j.tomcat.GatewayTomcatProtocol;
import io.wsgi4j.tomcat.TomcatContainer;
import org.apache.catalina.Globals;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.UpgradeProtocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the gateway on Tomcat. The
 * embedded one would look for the next request before the current one has been answered.
 */
@AutoConfiguration(after = GatewayAutoConfiguration.class)
@ConditionalOnClass({ Globals.class, Http11NioProtocol.class })
@ConditionalOnBean(GatewayAutoConfiguration.class)
public final class GatewayTomcatAutoConfiguration {

	@Bean
	TomcatContainer gatewayTomcatContainer() {
		return new TomcatContainer();
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(TomcatServletWebServerFactory.class)
	static class EmbeddedTomcatConfiguration {

		@Bean
		WebServerFactoryCustomizer<TomcatServletWebServerFactory> gatewayTomcatResponseHeadCustomizer(
				Environment environment) {
			ResponseHeadLimit limit = ResponseHeadLimits.of(environment, "server.tomcat.max-http-response-header-size");
			return (factory) -> factory.addInitializers(limit::attachTo);
		}

		@Bean
		@ConditionalOnMissingBean(name = "gatewayTomcatCustomizer")
		WebServerFactoryCustomizer<TomcatServletWebServerFactory> gatewayTomcatCustomizer() {
			return (factory) -> {
				if (TomcatWebServerFactory.DEFAULT_PROTOCOL.equals(factory.getProtocol())) {
					factory.setProtocol(GatewayTomcatProtocol.class.getName());
				}
				factory.addConnectorCustomizers(EmbeddedTomcatConfiguration::discardRequests);
			};
		}

		@Bean
		WebServerFactoryCustomizer<TomcatServletWebServerFactory> gatewayTomcatEncodedSlashCustomizer(
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
		private static void passEncodedSlashes(TomcatServletWebServerFactory factory) {
			AtomicBoolean passed = new AtomicBoolean();
			factory.addConnectorCustomizers((connector) -> {
				if (EncodedSolidusHandling.REJECT.getValue().equals(connector.getEncodedSolidusHandling())) {
					connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
					passed.set(true);
				}
			});
			factory.addInitializers((context) -> {
				if (passed.get()) {
					EncodedSlashes.refuseElsewhere(context);
				}
			});
		}

		/**
		 * Lets no stream of HTTP/2 have the request and response of one before. Tomcat
		 * (11.0.24) recycles those of a stream with an error even if a thread that isn't
		 * its own is about to leave the exception with them.
		 */
		private static void discardRequests(Connector connector) {
			for (UpgradeProtocol protocol : connector.findUpgradeProtocols()) {
				if (protocol instanceof Http2Protocol http2) {
					http2.setDiscardRequestsAndResponses(true);
				}
			}
		}

	}

}
