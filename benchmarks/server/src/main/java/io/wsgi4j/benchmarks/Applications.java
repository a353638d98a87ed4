package io.wsgi4j.benchmarks;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The work behind the gateway.
 */
@Configuration(proxyBeanMethods = false)
class Applications {

	private static final Header TEXT = new Header("Content-Type", "text/plain");

	private static final Header JSON = new Header("Content-Type", "application/json");

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
	@GatewayApplication("/echo")
	Application echo(JsonMapper jsonMapper) {
		return (environ, startResponse) -> {
			Map<?, ?> document = jsonMapper.readValue(environ.input(), Map.class);
			startResponse.start("200 OK", JSON);
			return Body.of(jsonMapper.writeValueAsBytes(document));
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
	@GatewayApplication("/blocks")
	Application blocks() {
		return (environ, startResponse) -> {
			startResponse.start("200 OK", OCTETS);
			return Bulk.of(environ.queryString());
		};
	}

	@Bean
	@GatewayApplication("/whole")
	Application whole() {
		return (environ, startResponse) -> {
			startResponse.start("200 OK", OCTETS);
			return Body.of(Bulk.of(environ.queryString()).whole());
		};
	}

	@Bean
	@GatewayApplication("/count")
	Application count() {
		return Applications::countBytes;
	}

	@Bean
	@GatewayApplication("/count-streaming")
	Application countStreaming() {
		return Applications::countBytes;
	}

	@Bean
	@GatewayApplication("/file")
	Application file(@Value("${benchmark.directory}/files/bulk") Path file) {
		return (environ, startResponse) -> {
			startResponse.start("200 OK", OCTETS);
			return Body.of(file);
		};
	}

	private static Iterable<byte[]> countBytes(Environ environ, StartResponse startResponse) throws Exception {
		long length = 0;
		try (InputStream input = environ.input()) {
			length = input.transferTo(OutputStream.nullOutputStream());
		}
		startResponse.start("200 OK", TEXT);
		return Body.of(Long.toString(length));
	}

}
