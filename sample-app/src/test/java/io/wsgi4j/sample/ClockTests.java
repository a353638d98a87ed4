package io.wsgi4j.sample;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

@SampleTest
class ClockTests {

	@LocalServerPort
	private int port;

	@Test
	void sendsEventsWhileItStreams() throws Exception {
		HttpResponse<InputStream> response = new SampleClient(this.port).open("/clock");
		assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
		assertThat(response.headers().firstValue("Content-Length")).isEmpty();
		// The stream has no end: whatever arrives has been sent while it went on
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
			assertThat(reader.readLine()).isEqualTo("id: 0");
			assertThat(reader.readLine()).startsWith("data: 20");
			assertThat(reader.readLine()).isEmpty();
			assertThat(reader.readLine()).isEqualTo("id: 1");
		}
	}

	@Test
	void stopsAfterTheTicksThatWereAskedFor() throws Exception {
		HttpResponse<String> response = new SampleClient(this.port).get("/clock?ticks=2");
		assertThat(response.body().lines().filter((line) -> line.startsWith("id: "))).containsExactly("id: 0", "id: 1");
	}

}
