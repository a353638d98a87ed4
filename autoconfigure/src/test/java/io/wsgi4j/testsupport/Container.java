package io.wsgi4j.testsupport;

import java.util.List;

/**
 * A servlet container to run a {@link TestServer} on.
 */
public enum Container {

	TOMCAT("org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration",
			"org.springframework.boot.jetty.autoconfigure.actuate.web.server.JettyServletManagementContextAutoConfiguration"),

	JETTY("org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration",
			"org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatServletManagementContextAutoConfiguration");

	private final List<String> excluded;

	Container(String... excluded) {
		this.excluded = List.of(excluded);
	}

	List<String> excludedAutoConfigurations() {
		return this.excluded;
	}

}
