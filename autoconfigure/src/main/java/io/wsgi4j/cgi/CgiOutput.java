package io.wsgi4j.cgi;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A program's standard output. Its end is reported to the process, which may know that it
 * isn't a good one; closing it closes the process.
 */
final class CgiOutput extends FilterInputStream {

	private final CgiProcess process;

	CgiOutput(InputStream stdout, CgiProcess process) {
		super(stdout);
		this.process = process;
	}

	@Override
	public int read() throws IOException {
		int octet = this.in.read();
		if (octet == -1) {
			this.process.outputEnded();
		}
		return octet;
	}

	@Override
	public int read(byte[] buffer, int offset, int length) throws IOException {
		int count = this.in.read(buffer, offset, length);
		if (count == -1) {
			this.process.outputEnded();
		}
		return count;
	}

	@Override
	public void close() throws IOException {
		this.process.close();
	}

}
