package io.wsgi4j.testsupport;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.wsgi4j.Application;
import io.wsgi4j.Environ;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.StartResponse;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.ServerConnector;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.GenericApplicationContext;

/**
 * A Spring Boot server on a real container and a random port.
 */
public final class TestServer implements AutoCloseable {

	/**
	 * Room for all the clients that tests have: the kernel may reset connections that it
	 * has no room for, after they were made.
	 */
	private static final int BACKLOG = 1000;

	private final ConfigurableApplicationContext context;

	private TestServer(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * A server with one application at {@code /gateway/app}.
	 */
	public static TestServer with(Container container, Application application, String... properties) {
		return on(container).application("/app", application).properties(properties).start();
	}

	public static Builder on(Container container) {
		return new Builder(container);
	}

	public int port() {
		return webServer().getPort();
	}

	public WebServer webServer() {
		return ((ServletWebServerApplicationContext) this.context).getWebServer();
	}

	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	public <T> T bean(String name, Class<T> type) {
		return this.context.getBean(name, type);
	}

	public <T> Map<String, T> beans(Class<T> type) {
		return this.context.getBeansOfType(type);
	}

	/**
	 * Opens a connection of its own.
	 */
	public HttpSocket connect() {
		return HttpSocket.connect(port());
	}

	/**
	 * Gets a path over a connection of its own.
	 */
	public HttpAnswer get(String path) {
		return exchange("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
	}

	/**
	 * Sends a raw request over a connection of its own.
	 */
	public HttpAnswer exchange(String request) {
		try (HttpSocket socket = connect()) {
			return socket.send(request).receive(request.substring(0, request.indexOf(' ')));
		}
	}

	/**
	 * Sends a request over a connection of its own.
	 */
	public HttpAnswer exchange(RawRequest request) {
		try (HttpSocket socket = connect()) {
			return socket.send(request.toBytes()).receive(request.method());
		}
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * Collects what a server consists of.
	 */
	public static final class Builder {

		private final List<Class<?>> sources = new ArrayList<>(List.of(Configuration.class));

		private final List<String> excluded = new ArrayList<>();

		private final Map<String, Object> properties = new LinkedHashMap<>();

		private final Map<String, Application> applications = new LinkedHashMap<>();

		private final Map<String, Object> beans = new LinkedHashMap<>();

		private boolean secured;

		private boolean traced;

		private Builder(Container container) {
			this.excluded.addAll(container.excludedAutoConfigurations());
		}

		/**
		 * Mounts an application. Its name is the path without the slashes.
		 */
		public Builder application(String path, Application application) {
			this.applications.put(path, application);
			return properties("gateway.applications." + nameOf(path) + ".path=" + path);
		}

		public Builder configuration(Class<?> source) {
			this.sources.add(source);
			return this;
		}

		public Builder bean(String name, Object bean) {
			this.beans.put(name, bean);
			return this;
		}

		public Builder properties(String... properties) {
			for (String property : properties) {
				int separator = property.indexOf('=');
				this.properties.put(property.substring(0, separator), property.substring(separator + 1));
			}
			return this;
		}

		/**
		 * Keeps Spring Security, which other servers are without.
		 */
		public Builder secured() {
			this.secured = true;
			return this;
		}

		/**
		 * Keeps tracing, which other servers are without.
		 */
		public Builder traced() {
			this.traced = true;
			return this;
		}

		public TestServer start() {
			if (!this.traced) {
				this.excluded.addAll(List.of(
						"org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration",
						"org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration",
						"org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
						"org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration"));
			}
			if (!this.secured) {
				this.excluded.addAll(List.of(
						"org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration",
						"org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
						"org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
						"org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration",
						"org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration"));
			}
			SpringApplicationBuilder builder = new SpringApplicationBuilder(this.sources.toArray(Class<?>[]::new))
				.web(WebApplicationType.SERVLET)
				.registerShutdownHook(false)
				.properties("server.port=0", "spring.main.banner-mode=off", "logging.level.root=warn",
						"server.tomcat.accept-count=" + BACKLOG,
						"spring.autoconfigure.exclude=" + String.join(",", this.excluded))
				.properties(this.properties);
			builder.initializers((context) -> register((GenericApplicationContext) context));
			return new TestServer(builder.run());
		}

		private static String nameOf(String path) {
			return path.equals("/") ? "root" : path.substring(1).replace('/', '-');
		}

		@SuppressWarnings({ "unchecked", "rawtypes" })
		private void register(GenericApplicationContext context) {
			this.applications.forEach((path, application) -> context.registerBean(nameOf(path), Mounted.class,
					() -> new Mounted(application)));
			this.beans.forEach(
					(name, bean) -> context.registerBean(name, (Class) bean.getClass(), (Supplier<Object>) () -> bean));
		}

	}

	@GatewayApplication
	private record Mounted(Application application) implements Application {

		@Override
		public Iterable<byte[]> call(Environ environ, StartResponse startResponse) throws Exception {
			return this.application.call(environ, startResponse);
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Configuration {

		@Bean
		WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> backlogCustomizer() {
			return (factory) -> factory.addServerCustomizers((server) -> {
				for (Connector connector : server.getConnectors()) {
					((ServerConnector) connector).setAcceptQueueSize(BACKLOG);
				}
			});
		}

	}

}
