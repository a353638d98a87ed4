package io.wsgi4j.files;

import java.time.Instant;
import java.util.Arrays;

import io.wsgi4j.Body;
import io.wsgi4j.files.ByteRanges.Span;

/**
 * A small file that has been read. Several answers may share it.
 *
 * @param bytes its content
 * @param modified when it was changed last
 */
record LoadedFile(byte[] bytes, Instant modified) implements FileContent {

	@Override
	public long size() {
		return this.bytes.length;
	}

	/**
	 * A copy, because middleware may change blocks.
	 */
	@Override
	public Iterable<byte[]> part(Span span) {
		return Body.of(Arrays.copyOfRange(this.bytes, (int) span.first(), (int) span.last() + 1));
	}

	@Override
	public void close() {
	}

}
