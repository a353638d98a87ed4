package io.wsgi4j.exchange;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

import static org.assertj.core.api.Assertions.assertThat;

class BlocksInputStreamTests {

	private static final int LARGEST = 50;

	@RepeatedTest(200)
	@DisplayName("Blocks read as one array does, whatever is asked of the stream")
	void readsAsOneArray(RepetitionInfo repetition) throws IOException {
		Random random = new Random(repetition.getCurrentRepetition());
		List<ByteBuffer> blocks = new ArrayList<>();
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		for (int i = random.nextInt(6); i > 0; i--) {
			byte[] block = new byte[1 + random.nextInt(LARGEST)];
			random.nextBytes(block);
			int limit = 1 + random.nextInt(block.length);
			blocks.add(ByteBuffer.wrap(block, 0, limit));
			all.write(block, 0, limit);
		}
		BlocksInputStream stream = new BlocksInputStream(blocks);
		ByteArrayInputStream array = new ByteArrayInputStream(all.toByteArray());
		for (int i = 0; i < 40; i++) {
			int count = random.nextInt(2 * LARGEST);
			switch (random.nextInt(6)) {
				case 0 -> assertThat(stream.read()).isEqualTo(array.read());
				case 1, 2 -> assertSameRead(stream, array, count);
				case 3 -> assertThat(stream.skip(count - 5)).isEqualTo(array.skip(count - 5));
				case 4 -> {
					stream.mark(0);
					array.mark(0);
				}
				default -> {
					stream.reset();
					array.reset();
				}
			}
			assertThat(stream.available()).isEqualTo(array.available());
		}
		assertThat(stream).hasSameContentAs(array);
	}

	private static void assertSameRead(BlocksInputStream stream, ByteArrayInputStream array, int count) {
		byte[] read = new byte[count + 2];
		byte[] expected = new byte[count + 2];
		int counted = stream.read(read, 1, count);
		// An array that is read to its end says so even to who asks for nothing.
		assertThat(counted).isEqualTo((count > 0) ? array.read(expected, 1, count) : 0);
		assertThat(read).isEqualTo(expected);
	}

}
