package io.wsgi4j.autoconfigure;

import io.wsgi4j.testsupport.AbstractRecorderTests;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.Recorder;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * CORS as it was configured for Spring MVC, for {@code /gateway/app} and not for
 * {@code /gateway/own}.
 */
class GatewayCorsTests extends AbstractRecorderTests {

	private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

	private static final String FRIEND = "https://friend.example.org";

	private static final String STRANGER = "https://stranger.example.org";

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.application("/own", this.recorder).bean("configurer", new WebMvcConfigurer() {

			@Override
			public void addCorsMappings(CorsRegistry registry) {
				registry.addMapping("/gateway/app/**").allowedOrigins(FRIEND).allowedMethods("PUT");
			}

		});
	}

	@Test
	@DisplayName("A simple request of an allowed origin is answered by the application, with CORS headers")
	void allowed() {
		HttpAnswer answer = exchange("PUT", "/app", FRIEND);
		assertThat(answer.text()).isEqualTo(Recorder.ANSWER);
		assertThat(answer.header(ALLOW_ORIGIN)).isEqualTo(FRIEND);
		assertThat(answer.headers("Vary")).contains("Origin");
		this.recorder.take();
	}

	@Test
	@DisplayName("A simple request of another origin is refused and doesn't reach the application")
	void refused() {
		assertThat(exchange("PUT", "/app", STRANGER).status()).isEqualTo(403);
		assertThat(exchange("POST", "/app", FRIEND).status()).isEqualTo(403);
	}

	@Test
	@DisplayName("A pre-flight request is answered by Spring and doesn't reach the application")
	void preFlight() {
		HttpAnswer answer = preFlight("/app", FRIEND);
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.header(ALLOW_ORIGIN)).isEqualTo(FRIEND);
		assertThat(answer.header("Access-Control-Allow-Methods")).isEqualTo("PUT");
	}

	@Test
	@DisplayName("A pre-flight request of another origin is refused")
	void preFlightRefused() {
		HttpAnswer answer = preFlight("/app", STRANGER);
		assertThat(answer.status()).isEqualTo(403);
		assertThat(answer.headers(ALLOW_ORIGIN)).isEmpty();
	}

	@Test
	@DisplayName("Where no CORS configuration is, pre-flight requests reach the application")
	void preFlightOfApplication() {
		HttpAnswer answer = preFlight("/own", STRANGER);
		assertThat(answer.text()).isEqualTo(Recorder.ANSWER);
		assertThat(answer.headers(ALLOW_ORIGIN)).isEmpty();
		assertThat(this.recorder.take().environ()).containsEntry("REQUEST_METHOD", "OPTIONS")
			.containsEntry("HTTP_ORIGIN", STRANGER);
	}

	@Test
	@DisplayName("Without Origin nothing changes")
	void sameOrigin() {
		HttpAnswer answer = this.server.get("/gateway/app");
		assertThat(answer.headers(ALLOW_ORIGIN)).isEmpty();
		this.recorder.take();
	}

	private HttpAnswer preFlight(String path, String origin) {
		return this.server.exchange(RawRequest.of("OPTIONS", "/gateway" + path)
			.header("Origin", origin)
			.header("Access-Control-Request-Method", "PUT"));
	}

	private HttpAnswer exchange(String method, String path, String origin) {
		return this.server.exchange(RawRequest.of(method, "/gateway" + path).header("Origin", origin));
	}

}
