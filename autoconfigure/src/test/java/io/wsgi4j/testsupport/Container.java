package io.wsgi4j.testsupport;

/**
 * A servlet container to run a {@link TestServer} on.
 */
public enum Container {

	TOMCAT("org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration"),

	JETTY("org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration");

	private final String excluded;

	Container(String excluded) {
		this.excluded = excluded;
	}

	String excludedAutoConfiguration() {
		return this.excluded;
	}

}
