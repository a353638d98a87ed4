package io.wsgi4j.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

@SampleTest
class ProbeTests {

	@LocalServerPort
	private int port;

	@Autowired
	private ApplicationContext context;

	@AfterEach
	void acceptTraffic() {
		AvailabilityChangeEvent.publish(this.context, ReadinessState.ACCEPTING_TRAFFIC);
	}

	@Test
	void isAliveAndReady() throws Exception {
		assertThat(statusOf("/actuator/health/liveness")).isEqualTo(200);
		assertThat(statusOf("/actuator/health/readiness")).isEqualTo(200);
	}

	@Test
	void isAliveAndAnswersWhileItRefusesTraffic() throws Exception {
		AvailabilityChangeEvent.publish(this.context, ReadinessState.REFUSING_TRAFFIC);
		assertThat(statusOf("/actuator/health/readiness")).isEqualTo(503);
		assertThat(statusOf("/actuator/health/liveness")).isEqualTo(200);
		assertThat(statusOf("/gateway/hello")).isEqualTo(200);
	}

	private int statusOf(String path) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:%d%s".formatted(this.port, path)))
			.build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
	}

}
