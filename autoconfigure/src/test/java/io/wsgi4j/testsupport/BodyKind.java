package io.wsgi4j.testsupport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Header;

/**
 * The ways in which an application can send the same bytes.
 */
public enum BodyKind {

	/**
	 * One block whose length is known.
	 */
	MATERIALISED {

		@Override
		Iterable<byte[]> send(byte[] content, OutputStream stream) {
			return Body.of(content);
		}

	},

	/**
	 * Many blocks whose length is known, empty ones among them.
	 */
	MATERIALISED_BLOCKS {

		@Override
		Iterable<byte[]> send(byte[] content, OutputStream stream) {
			return blocks(content);
		}

	},

	/**
	 * A file.
	 */
	FILE {

		@Override
		Iterable<byte[]> send(byte[] content, OutputStream stream) throws IOException {
			return Body.of(fileOf(content));
		}

	},

	/**
	 * A stream that is read as the client takes it.
	 */
	STREAM {

		@Override
		Iterable<byte[]> send(byte[] content, OutputStream stream) {
			return Body.of(new ByteArrayInputStream(content));
		}

	},

	/**
	 * Blocks that are made as the client takes them, empty ones among them.
	 */
	LAZY {

		@Override
		Iterable<byte[]> send(byte[] content, OutputStream stream) {
			ScriptedBody body = ScriptedBody.create();
			blocks(content).forEach((block) -> body.then(() -> block));
			return body;
		}

	},

	/**
	 * Written to the stream while the application is being called.
	 */
	WRITTEN {

		@Override
		Iterable<byte[]> send(byte[] content, OutputStream stream) throws IOException {
			stream.write(content);
			return Body.empty();
		}

	},

	/**
	 * Written to the stream from within the iterator.
	 */
	WRITTEN_LATE {

		@Override
		Iterable<byte[]> send(byte[] content, OutputStream stream) {
			return ScriptedBody.create().then(() -> {
				stream.write(content);
				return new byte[0];
			});
		}

	};

	private static final int MAX_BLOCKS = 100;

	/**
	 * An application that answers with the content.
	 */
	public Application application(byte[] content, Header... headers) {
		return application("200 OK", content, headers);
	}

	public Application application(String status, byte[] content, Header... headers) {
		return (environ, startResponse) -> send(content, startResponse.start(status, headers));
	}

	/**
	 * Whether the gateway knows the body's length before it sends the head.
	 */
	public boolean hasLength() {
		return this == MATERIALISED || this == MATERIALISED_BLOCKS || this == FILE;
	}

	/**
	 * Whether the rest of the body needs application code.
	 */
	public boolean isWritten() {
		return this == WRITTEN || this == WRITTEN_LATE;
	}

	abstract Iterable<byte[]> send(byte[] content, OutputStream stream) throws IOException;

	private static List<byte[]> blocks(byte[] content) {
		List<byte[]> blocks = new ArrayList<>();
		int size = Math.max(1, content.length / MAX_BLOCKS);
		for (int from = 0; from < content.length; from += size) {
			blocks.add(new byte[0]);
			blocks.add(Arrays.copyOfRange(content, from, Math.min(content.length, from + size)));
		}
		return blocks;
	}

	private static Path fileOf(byte[] content) {
		try {
			Path file = Files.createTempFile("wsgi4j-", ".body");
			file.toFile().deleteOnExit();
			return Files.write(file, content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
