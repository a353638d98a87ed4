package io.wsgi4j.autoconfigure.container;

import io.wsgi4j.Body;
import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.TestServer;
import org.eclipse.jetty.server.AbstractConnector;
import org.junit.jupiter.api.Test;

import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayJettyAutoConfigurationTests {

	@Test
	void slowClientsKeepTheirTimeInAGracefulShutdown() {
		assertThat(shutdownIdleTimeout("gateway.enabled=true")).isNegative();
	}

	@Test
	void backsOffWithTheGateway() {
		assertThat(shutdownIdleTimeout("gateway.enabled=false")).isPositive();
	}

	private static long shutdownIdleTimeout(String property) {
		Started started = new Started();
		TestServer server = TestServer.on(Container.JETTY)
			.application("/app", (environ, startResponse) -> Body.empty())
			.bean("started", started)
			.properties(property)
			.start();
		try (server) {
			return started.connector().getShutdownIdleTimeout();
		}
	}

	private static final class Started implements ApplicationListener<ServletWebServerInitializedEvent> {

		private JettyWebServer server;

		@Override
		public void onApplicationEvent(ServletWebServerInitializedEvent event) {
			this.server = (JettyWebServer) event.getWebServer();
		}

		AbstractConnector connector() {
			return (AbstractConnector) this.server.getServer().getConnectors()[0];
		}

	}

}
