package io.wsgi4j.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Instant;

import io.wsgi4j.Body;
import io.wsgi4j.FileBody;
import io.wsgi4j.files.ByteRanges.Span;

/**
 * A file that is open for reading.
 *
 * @param channel the open file
 * @param size its size in bytes when it was opened
 * @param modified when its content was changed last
 */
record OpenFile(FileChannel channel, long size, Instant modified) implements FileContent {

	/**
	 * Reads all of the file.
	 * @throws IOException if the file has become shorter since it was opened
	 */
	LoadedFile load() throws IOException {
		ByteBuffer bytes = ByteBuffer.allocate((int) this.size);
		while (bytes.hasRemaining()) {
			if (this.channel.read(bytes, bytes.position()) == -1) {
				throw shortened();
			}
		}
		return new LoadedFile(bytes.array(), this.modified);
	}

	@Override
	public Iterable<byte[]> part(Span span) throws IOException {
		Iterable<byte[]> body = Body.of(this.channel, span.first(), span.length());
		if (body instanceof FileBody part && part.length() != span.length()) {
			throw shortened();
		}
		return body;
	}

	private static IOException shortened() {
		return new IOException("The file became shorter while it was opened");
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
