package io.wsgi4j.consumer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * A server that asks itself whether the gateway works in it, and ends.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(Consumer.Upload.class)
public class Consumer {

	public static void main(String[] args) throws Exception {
		checkNeighbours();
		try (ConfigurableApplicationContext context = SpringApplication.run(Consumer.class, args)) {
			new Client(context.getEnvironment().getRequiredProperty("local.server.port")).check();
		}
		System.out.printf("OK: Spring Boot %s, Java %s%n", SpringBootVersion.getVersion(), Runtime.version().feature());
	}

	@Bean
	@GatewayApplication("/hello")
	Application hello() {
		return (environ, startResponse) -> {
			startResponse.start("200 OK", new Header("Content-Type", "text/plain"));
			return Body.of("Hello, world!");
		};
	}

	@Bean
	@GatewayApplication("/blocks")
	Application blocks() {
		return (environ, startResponse) -> {
			startResponse.start("200 OK", new Header("Content-Type", "application/octet-stream"));
			return () -> Stream.generate(() -> new byte[65536]).limit(32).iterator();
		};
	}

	@Bean
	@GatewayApplication("/broken")
	Application broken() {
		return (environ, startResponse) -> {
			throw new IOException("On purpose");
		};
	}

	/**
	 * Of names that lead nowhere, Spring Boot says nothing.
	 */
	private static void checkNeighbours() throws ClassNotFoundException {
		List<String> own = ImportCandidates.load(AutoConfiguration.class, Consumer.class.getClassLoader())
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("io.wsgi4j."))
			.toList();
		check(!own.isEmpty(), "There are auto-configurations");
		for (String name : own) {
			AutoConfiguration annotation = annotation(name);
			for (String neighbour : Stream.of(annotation.afterName(), annotation.beforeName())
				.flatMap(Stream::of)
				.toList()) {
				Class.forName(neighbour, false, Consumer.class.getClassLoader());
			}
		}
	}

	private static AutoConfiguration annotation(String name) throws ClassNotFoundException {
		return Class.forName(name, false, Consumer.class.getClassLoader()).getAnnotation(AutoConfiguration.class);
	}

	private static void check(boolean holds, String what) {
		if (!holds) {
			throw new IllegalStateException("Does not hold: " + what);
		}
	}

	@GatewayApplication(path = "/upload", executor = "uploads")
	static class Upload implements Application {

		@Override
		public Iterable<byte[]> call(Environ environ, StartResponse startResponse) throws IOException {
			int length = environ.input().readAllBytes().length;
			startResponse.start("200 OK", new Header("Content-Type", "text/plain"));
			return Body.of(length + " bytes on " + Thread.currentThread().getName());
		}

	}

	private static final class Client {

		private final HttpClient http = HttpClient.newHttpClient();

		private final String server;

		Client(String port) {
			this.server = "http://localhost:" + port;
		}

		void check() throws Exception {
			Consumer.check(get("/gateway/hello").body().equals("Hello, world!"), "An application answers");
			Consumer.check(get("/gateway/blocks").body().length() == 32 * 65536, "All blocks arrive");
			Consumer.check(get("/gateway/nobody").statusCode() == 404, "Where nothing is mounted, there is nothing");
			Consumer.check(get("/actuator/health").statusCode() == 200, "The actuator answers");
			HttpResponse<String> error = get("/gateway/broken");
			Consumer.check(error.statusCode() == 500 && error.body().contains("\"path\":\"/gateway/broken\""),
					"Boot describes a failure");
			BodyPublisher chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[100_000]));
			String uploaded = send(HttpRequest.newBuilder(uri("/gateway/upload")).POST(chunked)).body();
			Consumer.check(uploaded.startsWith("100000 bytes on gateway-uploads-"), "A body arrives, on its executor");
		}

		private HttpResponse<String> get(String path) throws Exception {
			return send(HttpRequest.newBuilder(uri(path)));
		}

		private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
			return this.http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
		}

		private URI uri(String path) {
			return URI.create(this.server + path);
		}

	}

}
