package io.wsgi4j.exchange;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import io.wsgi4j.Body;
import io.wsgi4j.FileBody;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class BodySourceTests {

	private final byte[] bytes = new byte[10_000];

	BodySourceTests() {
		new Random(1).nextBytes(this.bytes);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 7, 4999, 5000, 5001, 9999, 10_000, 20_000 })
	void yieldsTheSameWhereverItIsTrimmed(int limit) throws IOException {
		BodySource source = BodySource.of(this.bytes);
		ByteArrayOutputStream taken = new ByteArrayOutputStream();
		while (source.remaining() > 0) {
			take(source, limit, taken);
			source.trim();
		}
		assertThat(taken.toByteArray()).isEqualTo(this.bytes);
	}

	@Test
	void yieldsAPartOfAnArrayTrimmedOrNot() throws IOException {
		BodySource source = BodySource.of(this.bytes, 100, 300);
		ByteArrayOutputStream taken = new ByteArrayOutputStream();
		take(source, 50, taken);
		source.trim();
		take(source, 400, taken);
		assertThat(source.remaining()).isZero();
		assertThat(taken.toByteArray()).isEqualTo(Arrays.copyOfRange(this.bytes, 100, 400));
	}

	@Test
	void keepsTheBlockWhileMostOfItIsLeft() throws IOException {
		BodySource source = BodySource.of(this.bytes);
		source.next(4999);
		source.trim();
		assertThat(source.next(1).array()).isSameAs(this.bytes);
	}

	@Test
	void keepsNoMoreThanIsLeftOfABlock() throws IOException {
		BodySource source = BodySource.of(this.bytes);
		source.next(9000);
		source.trim();
		assertThat(source.next(1).array()).hasSize(1000);
	}

	@Test
	void yieldsBlocksAndFilesInPieces(@TempDir Path directory) throws IOException {
		Path file = Files.write(directory.resolve("body"), this.bytes);
		assertThat(pieces(BodySource.of(List.of(this.bytes, new byte[0], this.bytes)))).isEqualTo(20_000);
		try (FileBody body = (FileBody) Body.of(file)) {
			assertThat(pieces(BodySource.of(body))).isEqualTo(10_000);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 7, 4096, 100_000 })
	void joinsPartsOfFilesAndBlocks(int limit, @TempDir Path directory) throws Exception {
		Path file = Files.write(directory.resolve("body"), this.bytes);
		Iterable<byte[]> body = Body.join(List.of(Body.empty(), Body.of(this.bytes, "!".getBytes()),
				Body.of(file, 17, 8000), Body.of(file, 0, 0), Body.join(List.of(Body.of("?")))));
		BodySource source = BodySource.ofComplete(body);
		assertThat(source.remaining()).isEqualTo(18_002);
		ByteArrayOutputStream taken = new ByteArrayOutputStream();
		while (source.remaining() > 0) {
			take(source, limit, taken);
			source.trim();
		}
		ByteArrayOutputStream expected = new ByteArrayOutputStream();
		body.forEach(expected::writeBytes);
		assertThat(taken.toByteArray()).isEqualTo(expected.toByteArray());
		((AutoCloseable) body).close();
	}

	@Test
	void isNotThereForWhatTakesCode() {
		assertThat(BodySource.ofComplete(() -> List.of(this.bytes).iterator())).isNull();
		assertThat(BodySource.ofComplete(Body.join(List.of(Body.of("a"), () -> List.of(this.bytes).iterator()))))
			.isNull();
	}

	private static int pieces(BodySource source) throws IOException {
		int length = 0;
		while (source.remaining() > 0) {
			ByteBuffer piece = source.next(4096);
			assertThat(piece.remaining()).isBetween(1, 4096);
			length += piece.remaining();
		}
		return length;
	}

	private static void take(BodySource source, int limit, ByteArrayOutputStream taken) throws IOException {
		ByteBuffer piece = source.next(limit);
		taken.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
	}

}
