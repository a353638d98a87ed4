package io.wsgi4j;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

class StreamBodyTests {

	private static final int BLOCK_SIZE = 64 * 1024;

	private final ScriptedStream stream = new ScriptedStream("foo", "bar");

	private final StreamBody body = new StreamBody(this.stream);

	@Test
	void yieldsWhatEachReadYields() {
		assertThat(blocksOf(this.body)).containsExactly("foo".getBytes(), "bar".getBytes());
	}

	@Test
	@DisplayName("Rule 6: a block is read when it is asked for, not earlier")
	void isLazy() {
		Iterator<byte[]> blocks = this.body.iterator();
		assertThat(this.stream.reads).isZero();
		blocks.next();
		assertThat(this.stream.reads).isEqualTo(1);
		assertThat(blocks.hasNext()).isTrue();
		assertThat(blocks.hasNext()).isTrue();
		assertThat(this.stream.reads).isEqualTo(2);
	}

	@Test
	void blocksAreIndependentOfEachOther() {
		Iterator<byte[]> blocks = this.body.iterator();
		byte[] first = blocks.next();
		blocks.next();
		assertThat(first).isEqualTo("foo".getBytes());
	}

	@Test
	void endsOnceAndForAll() {
		Iterator<byte[]> blocks = this.body.iterator();
		blocks.next();
		blocks.next();
		assertThat(blocks.hasNext()).isFalse();
		assertThat(blocks.hasNext()).isFalse();
		assertThat(this.stream.reads).isEqualTo(3);
		assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(blocks::next);
	}

	@Test
	void emptyStreamHasNoBlock() {
		assertThat(blocksOf(new StreamBody(InputStream.nullInputStream()))).isEmpty();
	}

	@Test
	void largeStreamComesInBlocks() {
		byte[] content = new byte[BLOCK_SIZE + 7];
		new Random(1).nextBytes(content);
		assertThat(blocksOf(new StreamBody(new ByteArrayInputStream(content)))).containsExactly(
				Arrays.copyOf(content, BLOCK_SIZE), Arrays.copyOfRange(content, BLOCK_SIZE, BLOCK_SIZE + 7));
	}

	@Test
	void closesTheStreamWhenItIsClosed() throws IOException {
		this.body.forEach((block) -> assertThat(this.stream.closed).isFalse());
		assertThat(this.stream.closed).isFalse();
		this.body.close();
		assertThat(this.stream.closed).isTrue();
	}

	@Test
	void failureToReadReachesTheGateway() {
		IOException failure = new IOException("broken");
		this.stream.failure = failure;
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> this.body.iterator().hasNext())
			.withCause(failure);
	}

	@Test
	void failureToCloseReachesTheGateway() {
		this.stream.failure = new IOException("broken");
		assertThatIOException().isThrownBy(this.body::close).withMessage("broken");
	}

	private static List<byte[]> blocksOf(StreamBody body) {
		List<byte[]> blocks = new ArrayList<>();
		body.forEach(blocks::add);
		return blocks;
	}

	private static final class ScriptedStream extends InputStream {

		private final Iterator<String> blocks;

		private int reads;

		private boolean closed;

		private IOException failure;

		ScriptedStream(String... blocks) {
			this.blocks = Arrays.asList(blocks).iterator();
		}

		@Override
		public int read() {
			throw new AssertionError("Reads must be in bulk");
		}

		@Override
		public int read(byte[] buffer, int offset, int length) throws IOException {
			throwFailure();
			this.reads++;
			if (!this.blocks.hasNext()) {
				return -1;
			}
			byte[] block = this.blocks.next().getBytes();
			System.arraycopy(block, 0, buffer, offset, block.length);
			return block.length;
		}

		@Override
		public void close() throws IOException {
			throwFailure();
			this.closed = true;
		}

		private void throwFailure() throws IOException {
			if (this.failure != null) {
				throw this.failure;
			}
		}

	}

}
