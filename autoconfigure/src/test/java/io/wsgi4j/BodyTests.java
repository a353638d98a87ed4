package io.wsgi4j;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class BodyTests {

	@Test
	void textIsOneBlockOfUtf8() {
		assertThat(Body.of("ä€")).isInstanceOf(Collection.class)
			.containsExactly(new byte[] { (byte) 0xC3, (byte) 0xA4, (byte) 0xE2, (byte) 0x82, (byte) 0xAC });
	}

	@Test
	void blocksKeepTheirOrder() {
		assertThat(Body.of(new byte[] { 1, 2 }, new byte[0], new byte[] { 3 })).isInstanceOf(Collection.class)
			.containsExactly(new byte[] { 1, 2 }, new byte[0], new byte[] { 3 });
	}

	@Test
	void blocksAreTakenWhenTheBodyIsMade() {
		byte[][] blocks = { { 1 }, { 2 } };
		Iterable<byte[]> body = Body.of(blocks);
		blocks[0] = new byte[] { 9 };
		assertThat(body).containsExactly(new byte[] { 1 }, new byte[] { 2 });
	}

	@Test
	void nullBlockIsRefused() {
		assertThatNullPointerException().isThrownBy(() -> Body.of(new byte[] { 1 }, null));
	}

	@Test
	void emptyBodyIsComplete() {
		assertThat(Body.empty()).isInstanceOf(Collection.class).isEmpty();
	}

	@Test
	void fileIsAFileBody(@TempDir Path directory) throws Exception {
		Path file = Files.writeString(directory.resolve("file"), "content");
		try (FileBody whole = (FileBody) Body.of(file); FileBody part = (FileBody) Body.of(file, 3, 2)) {
			assertThat(whole).containsExactly("content".getBytes());
			assertThat(part).containsExactly("te".getBytes());
		}
	}

	@Test
	void streamIsALazyBody() {
		Iterable<byte[]> body = Body.of(new ByteArrayInputStream(new byte[] { 1, 2 }));
		assertThat(body).isInstanceOf(StreamBody.class).isNotInstanceOf(Collection.class);
		assertThat(body).containsExactly(new byte[] { 1, 2 });
	}

}
