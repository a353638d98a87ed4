package io.wsgi4j;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JoinedBodyTests {

	@Test
	void hasTheBlocksOfAllParts(@TempDir Path directory) throws Exception {
		Path file = Files.writeString(directory.resolve("file"), "0123456789");
		FileChannel channel = FileChannel.open(file);
		Iterable<byte[]> body = Body.join(List.of(Body.of("("), Body.of(channel, 2, 3), Body.empty(),
				Body.of(channel, 0, 1), Body.of("".getBytes(), ")".getBytes())));
		assertThat(textOf(body)).isEqualTo("(2340)");
		assertThat(textOf(body)).as("again").isEqualTo("(2340)");
		assertThat(channel.isOpen()).isTrue();
		((AutoCloseable) body).close();
		assertThat(channel.isOpen()).isFalse();
	}

	@Test
	void endsWithNoSuchElement() {
		Iterator<byte[]> blocks = Body.join(List.of(Body.empty(), Body.of("a"))).iterator();
		assertThat(blocks.next()).containsExactly('a');
		assertThat(blocks.hasNext()).isFalse();
		assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(blocks::next);
	}

	@Test
	void closesAllPartsWhateverFails() {
		List<String> closed = new ArrayList<>();
		AutoCloseable body = (AutoCloseable) Body
			.join(List.of(part("one", closed), Body.of("two"), part("three", closed)));
		assertThatThrownBy(body::close).hasMessage("one")
			.satisfies((ex) -> assertThat(ex.getSuppressed()).singleElement()
				.satisfies((other) -> assertThat(other).hasMessage("three")));
		assertThat(closed).containsExactly("one", "three");
	}

	@Test
	void closesAFileThatNoBodyCanBeMadeOf(@TempDir Path directory) throws IOException {
		FileChannel channel = FileChannel.open(Files.writeString(directory.resolve("file"), "content"));
		channel.close();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> Body.of(channel, 0, 1));
	}

	private static String textOf(Iterable<byte[]> body) {
		StringBuilder text = new StringBuilder();
		body.forEach((block) -> text.append(new String(block)));
		return text.toString();
	}

	private static Iterable<byte[]> part(String name, List<String> closed) {
		return new FailingPart(name, closed);
	}

	private record FailingPart(String name, List<String> closed) implements Iterable<byte[]>, AutoCloseable {

		@Override
		public Iterator<byte[]> iterator() {
			return List.<byte[]>of().iterator();
		}

		@Override
		public void close() throws IOException {
			this.closed.add(this.name);
			throw new IOException(this.name);
		}

	}

}
