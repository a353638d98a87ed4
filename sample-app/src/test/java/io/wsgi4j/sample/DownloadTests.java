package io.wsgi4j.sample;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

@SampleTest
class DownloadTests {

	private static final int SIZE = 3 * 1024 * 1024;

	@LocalServerPort
	private int port;

	@Autowired
	private SampleProperties properties;

	private SampleClient client;

	private byte[] file;

	@BeforeEach
	void setUp() throws Exception {
		this.client = new SampleClient(this.port);
		this.file = Files.readAllBytes(this.properties.directory().resolve("download.bin"));
	}

	@Test
	void sendsTheFile() throws Exception {
		HttpResponse<byte[]> response = this.client.getBytes("/download");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(SIZE);
		assertThat(response.headers().firstValue("Accept-Ranges")).hasValue("bytes");
		assertThat(response.body()).isEqualTo(this.file);
	}

	@ParameterizedTest
	@CsvSource({ "bytes=0-0, 0, 0", "bytes=1000-1999999, 1000, 1999999", "bytes=3145000-, 3145000, 3145727",
			"bytes=-100, 3145628, 3145727", "bytes=3145000-9999999, 3145000, 3145727" })
	void sendsARange(String range, int first, int last) throws Exception {
		HttpResponse<byte[]> response = this.client.getBytes("/download", "Range", range);
		assertThat(response.statusCode()).isEqualTo(206);
		assertThat(response.headers().firstValue("Content-Range"))
			.hasValue("bytes %d-%d/%d".formatted(first, last, SIZE));
		assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(last - first + 1);
		assertThat(response.body()).isEqualTo(Arrays.copyOfRange(this.file, first, last + 1));
	}

	@Test
	void refusesARangeBeyondTheEnd() throws Exception {
		HttpResponse<String> response = this.client.get("/download", "Range", "bytes=3145728-");
		assertThat(response.statusCode()).isEqualTo(416);
		assertThat(response.headers().firstValue("Content-Range")).hasValue("bytes */" + SIZE);
	}

	@Test
	void sendsSeveralRanges() throws Exception {
		HttpResponse<String> response = this.client.get("/download", "Range", "bytes=0-1,5-6");
		assertThat(response.statusCode()).isEqualTo(206);
		assertThat(response.headers().firstValue("Content-Type"))
			.hasValueSatisfying((type) -> assertThat(type).startsWith("multipart/byteranges; boundary="));
		assertThat(response.body()).contains("Content-Range: bytes 0-1/" + SIZE, "Content-Range: bytes 5-6/" + SIZE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "bytes=5-2", "lines=1-2", "bytes=x" })
	void sendsTheFileForRangesItDoesNotServe(String range) throws Exception {
		HttpResponse<byte[]> response = this.client.getBytes("/download", "Range", range);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).hasSize(SIZE);
	}

	@Test
	void sendsNothingToAClientThatHasTheFile() throws Exception {
		HttpResponse<String> response = this.client.get("/download", "If-None-Match", etag());
		assertThat(response.statusCode()).isEqualTo(304);
		assertThat(response.body()).isEmpty();
	}

	@Test
	void sendsARangeOnlyOfTheFileThatTheClientKnows() throws Exception {
		// The tag of a file that has just been made is a weak one.
		Files.setLastModifiedTime(this.properties.directory().resolve("download.bin"),
				FileTime.from(Instant.now().minusSeconds(60)));
		assertThat(this.client.getBytes("/download", "Range", "bytes=0-0", "If-Range", etag()).statusCode())
			.isEqualTo(206);
		assertThat(this.client.getBytes("/download", "Range", "bytes=0-0", "If-Range", "\"other\"").statusCode())
			.isEqualTo(200);
	}

	@Test
	void tellsTheLength() throws Exception {
		HttpResponse<String> response = this.client.send("HEAD", "/download", BodyPublishers.noBody());
		assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(SIZE);
	}

	private String etag() throws Exception {
		return this.client.getBytes("/download").headers().firstValue("ETag").orElseThrow();
	}

}
