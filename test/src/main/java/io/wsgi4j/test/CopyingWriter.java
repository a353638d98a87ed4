package io.wsgi4j.test;

import java.io.IOException;
import java.io.Writer;

/**
 * Writes to two writers.
 */
final class CopyingWriter extends Writer {

	private final Writer writer;

	private final Writer copy;

	CopyingWriter(Writer writer, Writer copy) {
		this.writer = writer;
		this.copy = copy;
	}

	@Override
	public void write(char[] characters, int offset, int length) throws IOException {
		this.writer.write(characters, offset, length);
		this.copy.write(characters, offset, length);
	}

	@Override
	public void flush() throws IOException {
		this.writer.flush();
	}

	@Override
	public void close() throws IOException {
		this.writer.close();
	}

}
