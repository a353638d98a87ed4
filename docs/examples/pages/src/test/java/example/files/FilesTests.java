package example.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.web.servlet.client.RestTestClient;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
class FilesTests {

	@Autowired
	private RestTestClient client;

	@BeforeAll
	static void writeFiles() throws IOException {
		Files.createDirectories(Path.of("documents"));
		Files.writeString(Path.of("documents", "index.html"), "<p>Documents");
		Files.createDirectories(Path.of("downloads"));
		Files.writeString(Path.of("downloads", "report.pdf"), "%PDF");
	}

	@Test
	void answersWithTheFilesOfADirectory() {
		get("/gateway/documents/").expectStatus()
			.isOk()
			.expectHeader()
			.valueEquals("Cache-Control", "max-age=3600")
			.expectBody(String.class)
			.isEqualTo("<p>Documents");
	}

	@Test
	void answersWithOneFile() {
		get("/gateway/download").expectStatus().isOk().expectBody(String.class).isEqualTo("%PDF");
	}

	private RestTestClient.ResponseSpec get(String path) {
		return this.client.get().uri(path).exchange();
	}

	@SpringBootApplication
	static class Server {

	}

}
