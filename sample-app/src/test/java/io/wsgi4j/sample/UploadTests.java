package io.wsgi4j.sample;

import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

@SampleTest
class UploadTests {

	@LocalServerPort
	private int port;

	private SampleClient client;

	@BeforeEach
	void setUp() {
		this.client = new SampleClient(this.port);
	}

	@Test
	void takesABodyOfAnySizeInChunks() throws Exception {
		long size = DataSize.ofMegabytes(200).toBytes();
		DigestInputStream body = new DigestInputStream(new Noise(size), MessageDigest.getInstance("SHA-256"));
		HttpResponse<String> response = this.client.send("POST", "/upload", BodyPublishers.ofInputStream(() -> body));
		assertThat(response.body()).isEqualTo(answer(size, body.getMessageDigest()));
	}

	@Test
	void takesABodyOfKnownLength() throws Exception {
		long size = DataSize.ofMegabytes(20).toBytes();
		DigestInputStream body = new DigestInputStream(new Noise(size), MessageDigest.getInstance("SHA-256"));
		BodyPublisher publisher = BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> body), size);
		HttpResponse<String> response = this.client.send("PUT", "/upload", publisher);
		assertThat(response.body()).isEqualTo(answer(size, body.getMessageDigest()));
	}

	@Test
	void takesAnEmptyBody() throws Exception {
		HttpResponse<String> response = this.client.send("POST", "/upload", BodyPublishers.noBody());
		assertThat(response.body()).isEqualTo(answer(0, MessageDigest.getInstance("SHA-256")));
	}

	@Test
	void allowsOnlyMethodsWithABody() throws Exception {
		HttpResponse<String> response = this.client.get("/upload");
		assertThat(response.statusCode()).isEqualTo(405);
		assertThat(response.headers().firstValue("Allow")).hasValue("POST, PUT");
	}

	private static String answer(long size, MessageDigest digest) {
		return "%d bytes, SHA-256 %s\n".formatted(size, HexFormat.of().formatHex(digest.digest()));
	}

	/**
	 * Bytes that follow no pattern.
	 */
	private static final class Noise extends InputStream {

		private final byte[] block = new byte[1021];

		private final long size;

		private long position;

		private Noise(long size) {
			this.size = size;
			new Random(1).nextBytes(this.block);
		}

		@Override
		public int read() {
			byte[] single = new byte[1];
			return (read(single, 0, 1) != -1) ? single[0] & 0xFF : -1;
		}

		@Override
		public int read(byte[] bytes, int offset, int length) {
			if (this.position == this.size) {
				return -1;
			}
			int start = (int) (this.position % this.block.length);
			int count = (int) Math.min(Math.min(length, this.block.length - start), this.size - this.position);
			System.arraycopy(this.block, start, bytes, offset, count);
			this.position += count;
			return count;
		}

	}

}
