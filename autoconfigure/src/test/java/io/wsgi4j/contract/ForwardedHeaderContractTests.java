package io.wsgi4j.contract;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.wsgi4j.Environ;
import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.Recorder;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of many configurations, each of which has a server for all tests that want it.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ForwardedHeaderContractTests {

	private static final String CLIENT = "203.0.113.9";

	private final Recorder recorder = new Recorder();

	private final Map<List<String>, TestServer> servers = new HashMap<>();

	@AfterEach
	void nothingElseIsCalled() {
		this.recorder.assertNotCalled();
	}

	@AfterAll
	void stopServers() {
		this.servers.values().forEach(TestServer::close);
	}

	@ParameterizedTest
	@EnumSource(Container.class)
	@DisplayName("Rule 14: forwarded headers are headers like others unless they are trusted")
	void untrustedByDefault(Container container) {
		assertUntrusted(forwarded(container, request(CLIENT)));
	}

	@ParameterizedTest
	@EnumSource(Container.class)
	@DisplayName("Rule 14: forwarded headers are headers like others if they are to be trusted by nobody")
	void none(Container container) {
		assertUntrusted(forwarded(container, request(CLIENT), "server.forward-headers-strategy=none",
				"spring.main.cloud-platform=kubernetes"));
	}

	@ParameterizedTest
	@EnumSource(Container.class)
	@DisplayName("Rule 14: what the container takes from forwarded headers is in the environ")
	void nativeStrategy(Container container) {
		assertTrustedByContainer(forwarded(container, request(CLIENT), "server.forward-headers-strategy=native"));
	}

	@ParameterizedTest
	@EnumSource(Container.class)
	@DisplayName("Rule 14: on a cloud platform Spring Boot has the container trust forwarded headers")
	void nativeStrategyOfACloudPlatform(Container container) {
		assertTrustedByContainer(forwarded(container, request(CLIENT), "spring.main.cloud-platform=kubernetes"));
	}

	@Test
	@DisplayName("Rule 14: Tomcat trusts forwarded headers of the proxies that it knows")
	void nativeStrategyWithAnUnknownProxy() {
		assertUntrusted(forwarded(Container.TOMCAT, request(CLIENT), "server.forward-headers-strategy=native",
				"server.tomcat.remoteip.internal-proxies=10.0.0.0/8"));
	}

	@ParameterizedTest
	@EnumSource(Container.class)
	@DisplayName("Rule 14: of many addresses Tomcat takes the one that its proxy has added, Jetty the client's word")
	void nativeStrategyWithAChain(Container container) {
		Environ environ = forwarded(container, request("198.51.100.7, " + CLIENT),
				"server.forward-headers-strategy=native");
		assertThat(environ.remoteAddr()).isEqualTo((container == Container.TOMCAT) ? CLIENT : "198.51.100.7");
	}

	@ParameterizedTest
	@EnumSource(Container.class)
	@DisplayName("Rule 14: what Spring takes from forwarded headers is in the environ, and they are not")
	void framework(Container container) {
		Environ environ = forwarded(container, request(CLIENT), "server.forward-headers-strategy=framework");
		assertThat(environ).containsEntry("wsgi.url_scheme", "https")
			.containsEntry("SERVER_NAME", "www.example.org")
			.containsEntry("SERVER_PORT", "5000")
			.containsEntry("REMOTE_ADDR", CLIENT)
			.containsEntry("SCRIPT_NAME", "/outer/gateway/app")
			.containsEntry("PATH_INFO", "/x y")
			.containsEntry("HTTP_HOST", "inner.example.org:8080");
		assertThat(environ.keySet()).noneMatch((key) -> key.startsWith("HTTP_X_FORWARDED"));
		assertThat(environ.requestUri()).isEqualTo("https://www.example.org:5000/outer/gateway/app/x%20y?q");
	}

	@ParameterizedTest
	@EnumSource(Container.class)
	@DisplayName("Rule 14: of many addresses Spring takes the client's word")
	void frameworkWithAChain(Container container) {
		Environ environ = forwarded(container, request("198.51.100.7, " + CLIENT),
				"server.forward-headers-strategy=framework");
		assertThat(environ.remoteAddr()).isEqualTo("198.51.100.7");
	}

	@ParameterizedTest
	@EnumSource(Container.class)
	@DisplayName("Rule 14: the standard header wins where it is known, which Tomcat doesn't")
	void standardHeader(Container container) {
		RawRequest request = request(CLIENT).header("Forwarded",
				"for=198.51.100.7;host=standard.example.org;proto=http");
		assertThat(forwarded(container, request)).containsEntry("SERVER_NAME", "inner.example.org")
			.containsEntry("REMOTE_ADDR", "127.0.0.1");
		assertThat(forwarded(container, request, "server.forward-headers-strategy=framework"))
			.containsEntry("SERVER_NAME", "standard.example.org")
			.containsEntry("wsgi.url_scheme", "http")
			.containsEntry("REMOTE_ADDR", "198.51.100.7");
		Environ environ = forwarded(container, request, "server.forward-headers-strategy=native");
		if (container == Container.TOMCAT) {
			assertTrustedByContainer(environ);
			return;
		}
		assertThat(environ).containsEntry("SERVER_NAME", "standard.example.org")
			.containsEntry("wsgi.url_scheme", "http")
			.containsEntry("REMOTE_ADDR", "198.51.100.7");
	}

	@ParameterizedTest
	@CsvSource({ "2001:db8::1,2001:db8::1,none", "[2001:db8::1],2001:db8::1,none", "192.0.2.1:4711,192.0.2.1,4711",
			"[2001:db8::1]:4711,2001:db8::1,4711", "192.0.2.1,192.0.2.1,none" })
	@DisplayName("RFC 3875, section 4.1.8: REMOTE_ADDR is the address alone, REMOTE_PORT never the proxy's")
	void addressesWithPorts(String forwarded, String address, String port) {
		for (Container container : Container.values()) {
			for (String strategy : List.of("framework", "native")) {
				Environ environ = forwarded(container, request(forwarded),
						"server.forward-headers-strategy=" + strategy);
				String description = container + " " + strategy;
				assertThat(environ.remoteAddr()).as(description).isEqualTo(address);
				assertThat(environ.getOrDefault("REMOTE_PORT", "none")).as(description).isEqualTo(port);
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "TOMCAT,framework", "TOMCAT,native", "JETTY,framework", "JETTY,native" })
	@DisplayName("RFC 7239, section 6, RFC 3875, section 4.1.8: REMOTE_ADDR is the proxy's where the client is not told by its address")
	void unknownAddress(Container container, String strategy) {
		TestServer server = server(container, "server.forward-headers-strategy=" + strategy);
		for (String address : List.of("unknown", "_hidden", "client.example.org", "999.1.1.1", "1.2.3")) {
			for (RawRequest request : List.of(request(address),
					RawRequest.get("/gateway/app").header("Forwarded", "for=\"" + address + "\";proto=http"))) {
				assertThat(server.exchange(request).status()).as(address).isEqualTo(200);
				assertThat(this.recorder.take().environ()).as(address).containsEntry("REMOTE_ADDR", "127.0.0.1");
			}
		}
	}

	private static void assertUntrusted(Environ environ) {
		assertThat(environ).containsEntry("wsgi.url_scheme", "http")
			.containsEntry("SERVER_NAME", "inner.example.org")
			.containsEntry("SERVER_PORT", "8080")
			.containsEntry("REMOTE_ADDR", "127.0.0.1")
			.containsEntry("SCRIPT_NAME", "/gateway/app")
			.containsEntry("HTTP_X_FORWARDED_FOR", CLIENT)
			.containsEntry("HTTP_X_FORWARDED_PROTO", "https")
			.containsEntry("HTTP_X_FORWARDED_HOST", "www.example.org")
			.containsEntry("HTTP_X_FORWARDED_PORT", "5000")
			.containsEntry("HTTP_X_FORWARDED_PREFIX", "/outer");
		assertThat(environ.applicationUri()).isEqualTo("http://inner.example.org:8080/gateway/app");
	}

	private static void assertTrustedByContainer(Environ environ) {
		assertThat(environ).containsEntry("wsgi.url_scheme", "https")
			.containsEntry("SERVER_NAME", "www.example.org")
			.containsEntry("SERVER_PORT", "5000")
			.containsEntry("REMOTE_ADDR", CLIENT)
			.containsEntry("SCRIPT_NAME", "/gateway/app");
	}

	private static RawRequest request(String addresses) {
		return RawRequest.get("/gateway/app/x%20y?q")
			.header("X-Forwarded-For", addresses)
			.header("X-Forwarded-Proto", "https")
			.header("X-Forwarded-Host", "www.example.org")
			.header("X-Forwarded-Port", "5000")
			.header("X-Forwarded-Prefix", "/outer");
	}

	private Environ forwarded(Container container, RawRequest request, String... properties) {
		String text = new String(request.toBytes()).replace("Host: localhost", "Host: inner.example.org:8080");
		assertThat(server(container, properties).exchange(text).status()).isEqualTo(200);
		return this.recorder.take().environ();
	}

	private TestServer server(Container container, String... properties) {
		List<String> configuration = Stream.concat(Stream.of(container.name()), Stream.of(properties)).toList();
		return this.servers.computeIfAbsent(configuration,
				(key) -> TestServer.with(container, this.recorder, properties));
	}

}
