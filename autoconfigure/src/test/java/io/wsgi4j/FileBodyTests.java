package io.wsgi4j;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Random;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FileBodyTests {

	private static final int BLOCK_SIZE = 64 * 1024;

	private Path file;

	@BeforeEach
	void writeFile(@TempDir Path directory) throws IOException {
		this.file = Files.writeString(directory.resolve("file"), "0123456789");
	}

	@Test
	void hasTheWholeFile() throws IOException {
		try (FileBody body = FileBody.open(this.file)) {
			assertThat(body.position()).isZero();
			assertThat(body.length()).isEqualTo(10);
			assertThat(body.channel().size()).isEqualTo(10);
			assertThat(body).containsExactly("0123456789".getBytes());
		}
	}

	@ParameterizedTest
	@CsvSource({ "0, 10, 0123456789", "0, 1, 0", "3, 4, 3456", "9, 1, 9", "8, 100, 89", "8, 9223372036854775807, 89",
			"4, 0, ''", "10, 5, ''", "11, 5, ''" })
	void hasAPartOfTheFile(long position, long length, String content) throws IOException {
		try (FileBody body = FileBody.open(this.file, position, length)) {
			assertThat(body.position()).isEqualTo(position);
			assertThat(body.length()).isEqualTo(content.length());
			assertThat(textOf(body)).isEqualTo(content);
		}
	}

	@ParameterizedTest
	@CsvSource({ "-1, 5", "0, -1" })
	void refusesNegativePart(long position, long length) {
		assertThatIllegalArgumentException().isThrownBy(() -> FileBody.open(this.file, position, length));
	}

	@Test
	void yieldsBlocksOfALargeFileThatAddUp() throws IOException {
		byte[] content = new byte[2 * BLOCK_SIZE + 7];
		new Random(1).nextBytes(content);
		Files.write(this.file, content);
		try (FileBody body = FileBody.open(this.file, 1, BLOCK_SIZE + 3)) {
			assertThat(body).containsExactly(Arrays.copyOfRange(content, 1, BLOCK_SIZE + 1),
					Arrays.copyOfRange(content, BLOCK_SIZE + 1, BLOCK_SIZE + 4));
		}
	}

	@Test
	void canBeIteratedAgain() throws IOException {
		try (FileBody body = FileBody.open(this.file)) {
			assertThat(textOf(body)).isEqualTo("0123456789");
			assertThat(textOf(body)).isEqualTo("0123456789");
		}
	}

	@Test
	void emptyFileHasNoBlock() throws IOException {
		Files.writeString(this.file, "");
		try (FileBody body = FileBody.open(this.file)) {
			assertThat(body.length()).isZero();
			assertThat(body).isEmpty();
		}
	}

	@Test
	void endsWithNoSuchElement() throws IOException {
		try (FileBody body = FileBody.open(this.file)) {
			Iterator<byte[]> blocks = body.iterator();
			blocks.next();
			assertThat(blocks.hasNext()).isFalse();
			assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(blocks::next);
		}
	}

	@Test
	void refusesMissingFile() {
		Path missing = this.file.resolveSibling("missing");
		assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> FileBody.open(missing))
			.withMessageContaining("missing");
	}

	@Test
	void refusesDirectory() {
		assertThatExceptionOfType(FileSystemException.class).isThrownBy(() -> FileBody.open(this.file.getParent()))
			.withMessageContaining("Not a regular file");
	}

	@Test
	void doesNotCareWhatHappensToTheName() throws IOException {
		try (FileBody body = FileBody.open(this.file)) {
			Files.delete(this.file);
			assertThat(textOf(body)).isEqualTo("0123456789");
		}
	}

	@Test
	void doesNotSendWhatIsAppendedLater() throws IOException {
		try (FileBody body = FileBody.open(this.file)) {
			Files.writeString(this.file, "0123456789more");
			assertThat(textOf(body)).isEqualTo("0123456789");
		}
	}

	@Test
	void failsWhenTheFileBecomesShorterWhileItIsIterated() throws IOException {
		Files.write(this.file, new byte[BLOCK_SIZE + 10]);
		try (FileBody body = FileBody.open(this.file)) {
			Iterator<byte[]> blocks = body.iterator();
			assertThat(blocks.next()).hasSize(BLOCK_SIZE);
			truncateTo(BLOCK_SIZE + 5);
			assertThat(blocks.hasNext()).isTrue();
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(blocks::next)
				.withMessageContaining("The file became shorter while it was sent");
		}
	}

	@Test
	void closesTheFile() throws IOException {
		FileBody body = FileBody.open(this.file);
		assertThat(body.channel().isOpen()).isTrue();
		body.close();
		assertThat(body.channel().isOpen()).isFalse();
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> body.iterator().next())
			.withCauseInstanceOf(ClosedChannelException.class);
	}

	@Test
	void exhaustionDoesNotCloseTheFile() throws IOException {
		try (FileBody body = FileBody.open(this.file)) {
			textOf(body);
			assertThat(body.channel().isOpen()).isTrue();
		}
	}

	private void truncateTo(long length) throws IOException {
		try (RandomAccessFile access = new RandomAccessFile(this.file.toFile(), "rw")) {
			access.setLength(length);
		}
	}

	private static String textOf(FileBody body) {
		StringBuilder text = new StringBuilder();
		body.forEach((block) -> text.append(new String(block)));
		return text.toString();
	}

}
