package io.wsgi4j.servlet;

import io.wsgi4j.Environ;
import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.Recorder;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class ForwardedHeaderContractTests {

	@ParameterizedTest
	@EnumSource(Container.class)
	@DisplayName("Rule 14: forwarded headers are headers like others unless they are trusted")
	void none(Container container) {
		Environ environ = forwarded(container, "none");
		assertThat(environ).containsEntry("wsgi.url_scheme", "http")
			.containsEntry("SERVER_NAME", "inner.example.org")
			.containsEntry("SERVER_PORT", "8080")
			.containsEntry("REMOTE_ADDR", "127.0.0.1")
			.containsEntry("SCRIPT_NAME", "/gateway/app")
			.containsEntry("HTTP_X_FORWARDED_FOR", "192.168.1.1")
			.containsEntry("HTTP_X_FORWARDED_PROTO", "https");
		assertThat(environ.applicationUri()).isEqualTo("http://inner.example.org:8080/gateway/app");
	}

	@ParameterizedTest
	@EnumSource(Container.class)
	@DisplayName("Rule 14: what the container takes from forwarded headers is in the environ")
	void nativeStrategy(Container container) {
		Environ environ = forwarded(container, "native");
		assertThat(environ).containsEntry("wsgi.url_scheme", "https").containsEntry("REMOTE_ADDR", "192.168.1.1");
		assertThat(environ.serverPort()).isEqualTo(5000);
	}

	@ParameterizedTest
	@EnumSource(Container.class)
	@DisplayName("Rule 14: what Spring takes from forwarded headers is in the environ, and they are not")
	void framework(Container container) {
		Environ environ = forwarded(container, "framework");
		assertThat(environ).containsEntry("wsgi.url_scheme", "https")
			.containsEntry("SERVER_NAME", "www.example.org")
			.containsEntry("SERVER_PORT", "5000")
			.containsEntry("REMOTE_ADDR", "192.168.1.1")
			.containsEntry("SCRIPT_NAME", "/outer/gateway/app")
			.containsEntry("PATH_INFO", "/x y")
			.containsEntry("HTTP_HOST", "inner.example.org:8080");
		assertThat(environ.keySet()).noneMatch((key) -> key.startsWith("HTTP_X_FORWARDED"));
		assertThat(environ.requestUri()).isEqualTo("https://www.example.org:5000/outer/gateway/app/x%20y?q");
	}

	private static Environ forwarded(Container container, String strategy) {
		Recorder recorder = new Recorder();
		try (TestServer server = TestServer.with(container, recorder, "server.forward-headers-strategy=" + strategy)) {
			String request = new String(RawRequest.get("/gateway/app/x%20y?q")
				.header("X-Forwarded-For", "192.168.1.1")
				.header("X-Forwarded-Proto", "https")
				.header("X-Forwarded-Host", "www.example.org")
				.header("X-Forwarded-Port", "5000")
				.header("X-Forwarded-Prefix", "/outer")
				.toBytes()).replace("Host: localhost", "Host: inner.example.org:8080");
			assertThat(server.exchange(request).status()).isEqualTo(200);
			return recorder.take().environ();
		}
	}

}
