package example.howto;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "spring.config.location=classpath:howto.yml")
@AutoConfigureRestTestClient
class HowToTests {

	@Autowired
	private RestTestClient client;

	@Autowired
	private Events events;

	@LocalServerPort
	private int port;

	@Test
	void takesAnUploadLargerThanTheDefaultMaximum() {
		this.client.post()
			.uri("/gateway/upload")
			.body(new byte[20_000_000])
			.exchange()
			.expectStatus()
			.isCreated()
			.expectBody(String.class)
			.isEqualTo("20000000 bytes\n");
	}

	@Test
	void sendsAPartOfAFile() throws IOException {
		Files.createDirectories(Path.of("reports"));
		Files.write(Path.of("reports", "report.pdf"), new byte[1000]);
		this.client.get()
			.uri("/gateway/report")
			.exchange()
			.expectStatus()
			.isEqualTo(206)
			.expectHeader()
			.contentLength(100)
			.expectHeader()
			.valueEquals("Content-Range", "bytes 0-99/1000");
	}

	@Test
	void streamsRows() {
		this.client.get()
			.uri("/gateway/export")
			.exchange()
			.expectBody(String.class)
			.isEqualTo("Ada,1815\nGrace,1906\n");
	}

	@Test
	void sendsEvents() throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + "/gateway/events"))
			.build();
		InputStream stream = HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream()).body();
		try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
			assertThat(reader.readLine()).isEqualTo("data: welcome");
			assertThat(reader.readLine()).isEmpty();
			this.events.publish("news");
			assertThat(reader.readLine()).isEqualTo("data: news");
		}
	}

	@SpringBootApplication
	static class Server {

	}

}
