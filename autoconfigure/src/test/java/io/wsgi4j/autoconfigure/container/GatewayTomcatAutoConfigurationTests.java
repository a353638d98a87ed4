package io.wsgi4j.autoconfigure.container;

import io.wsgi4j.autoconfigure.GatewayAutoConfiguration;
import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.Recorder;
import io.wsgi4j.testsupport.TestServer;
import io.wsgi4j.tomcat.GatewayTomcatProtocol;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.Http11Nio2Protocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http2.Http2Protocol;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayTomcatAutoConfigurationTests {

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GatewayAutoConfiguration.class, GatewayTomcatAutoConfiguration.class,
				WebMvcAutoConfiguration.class));

	@Test
	void looksForTheNextRequestAfterTheCurrentOneOnly() {
		this.contextRunner.run((context) -> {
			TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory();
			customizer(context.getBean("gatewayTomcatCustomizer")).customize(factory);
			assertThat(factory.getProtocol()).isEqualTo(GatewayTomcatProtocol.class.getName());
		});
	}

	@Test
	void isTheProtocolThatBootChooses() {
		assertThat(TomcatServletWebServerFactory.DEFAULT_PROTOCOL).isEqualTo(Http11NioProtocol.class.getName());
	}

	@Test
	void leavesTheChoiceOfAnotherProtocol() {
		this.contextRunner.run((context) -> {
			TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory();
			factory.setProtocol(Http11Nio2Protocol.class.getName());
			customizer(context.getBean("gatewayTomcatCustomizer")).customize(factory);
			assertThat(factory.getProtocol()).isEqualTo(Http11Nio2Protocol.class.getName());
		});
	}

	@Test
	void givesNoStreamTheRequestOfAnother() {
		try (TestServer server = TestServer.with(Container.TOMCAT, new Recorder(), "server.http2.enabled=true")) {
			Connector connector = ((TomcatWebServer) server.webServer()).getTomcat().getConnector();
			assertThat(connector.findUpgradeProtocols()).singleElement()
				.isInstanceOfSatisfying(Http2Protocol.class,
						(protocol) -> assertThat(protocol.getDiscardRequestsAndResponses()).isTrue());
		}
	}

	@Test
	void backsOffWithTheGateway() {
		this.contextRunner.withPropertyValues("gateway.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("gatewayTomcatCustomizer"));
	}

	@Test
	void backsOffForAnotherCustomizer() {
		WebServerFactoryCustomizer<TomcatServletWebServerFactory> own = (factory) -> {
		};
		this.contextRunner.withBean("gatewayTomcatCustomizer", WebServerFactoryCustomizer.class, () -> own)
			.run((context) -> assertThat(context.getBean("gatewayTomcatCustomizer")).isSameAs(own));
	}

	@SuppressWarnings("unchecked")
	private static WebServerFactoryCustomizer<TomcatServletWebServerFactory> customizer(Object bean) {
		return (WebServerFactoryCustomizer<TomcatServletWebServerFactory>) bean;
	}

}
