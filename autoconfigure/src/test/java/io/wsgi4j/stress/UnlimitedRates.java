package io.wsgi4j.stress;

import org.apache.coyote.UpgradeProtocol;
import org.apache.coyote.http2.Http2Protocol;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.RateControl;
import org.eclipse.jetty.server.Connector;

import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Keeps the containers from closing HTTP/2 connections: with more small frames and resets
 * than usual, and Jetty because it reuses the buffer in which it has collected the small
 * writes of a stream that is reset. A client would begin the next connection with any
 * request, but with the one that upgrades it Tomcat takes no body of more than a few KB,
 * and Jetty loses one of unknown length.
 */
@Configuration(proxyBeanMethods = false)
class UnlimitedRates {

	@Bean
	WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> tomcatCustomizer() {
		return (factory) -> factory.addConnectorCustomizers((connector) -> {
			for (UpgradeProtocol protocol : connector.findUpgradeProtocols()) {
				if (protocol instanceof Http2Protocol http2) {
					http2.setOverheadCountFactor(0);
					http2.setOverheadResetFactor(0);
				}
			}
		});
	}

	@Bean
	WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> jettyCustomizer() {
		return (factory) -> factory.addServerCustomizers((server) -> {
			for (Connector connector : server.getConnectors()) {
				HTTP2CServerConnectionFactory http2 = connector
					.getConnectionFactory(HTTP2CServerConnectionFactory.class);
				if (http2 != null) {
					http2.setRateControlFactory(new NoRateControl());
					http2.getHttpConfiguration().setOutputAggregationSize(0);
				}
			}
		});
	}

	private static final class NoRateControl implements RateControl.Factory {

	}

}
