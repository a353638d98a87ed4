package io.wsgi4j.files;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;

import io.wsgi4j.files.ByteRanges.Span;

/**
 * The content of a file as it is answered with once.
 */
interface FileContent extends Closeable {

	/**
	 * The size in bytes.
	 */
	long size();

	/**
	 * When the content was changed last.
	 */
	Instant modified();

	/**
	 * A part of the content as a body, which closes this content.
	 * @throws IOException if the file has become shorter since it was opened
	 */
	Iterable<byte[]> part(Span span) throws IOException;

	/**
	 * Gives the content back if no body is made of it.
	 */
	@Override
	void close() throws IOException;

}
