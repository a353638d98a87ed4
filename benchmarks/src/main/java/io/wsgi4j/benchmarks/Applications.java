package io.wsgi4j.benchmarks;

import java.io.InputStream;
import java.io.OutputStream;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.Header;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The work behind the gateway.
 */
@Configuration(proxyBeanMethods = false)
class Applications {

	private static final Header TEXT = new Header("Content-Type", "text/plain");

	private static final Header OCTETS = new Header("Content-Type", "application/octet-stream");

	@Bean
	@GatewayApplication("/hello")
	Application hello() {
		return (environ, startResponse) -> {
			startResponse.start("200 OK", TEXT);
			return Body.of("Hello, world!");
		};
	}

	@Bean
	@GatewayApplication("/bulk")
	Application bulk() {
		return (environ, startResponse) -> {
			startResponse.start("200 OK", OCTETS);
			return new Bulk();
		};
	}

	@Bean
	@GatewayApplication("/count")
	Application count() {
		return (environ, startResponse) -> {
			long length = 0;
			try (InputStream input = environ.input()) {
				length = input.transferTo(OutputStream.nullOutputStream());
			}
			startResponse.start("200 OK", TEXT);
			return Body.of(length + "\n");
		};
	}

}
