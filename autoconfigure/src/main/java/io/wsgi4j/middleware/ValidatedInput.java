package io.wsgi4j.middleware;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Checks that {@code wsgi.input} reads as it should and that the application leaves it
 * open, since it isn't the application's.
 */
final class ValidatedInput extends FilterInputStream {

	private boolean ended;

	ValidatedInput(InputStream input) {
		super(input);
	}

	@Override
	public int read() throws IOException {
		int octet = super.read();
		ContractViolationException.throwUnless(octet >= -1 && octet <= 255, "wsgi.input read %d as a byte", octet);
		checkEnd(octet);
		return octet;
	}

	@Override
	public int read(byte[] buffer, int offset, int length) throws IOException {
		int count = super.read(buffer, offset, length);
		if (length == 0) {
			return count;
		}
		ContractViolationException.throwUnless(count == -1 || (count > 0 && count <= length),
				"wsgi.input read %d bytes where 1 to %d were asked for", count, length);
		checkEnd(count);
		return count;
	}

	@Override
	public synchronized void reset() throws IOException {
		super.reset();
		this.ended = false;
	}

	@Override
	public void close() {
		throw new ContractViolationException("The application closed wsgi.input");
	}

	private void checkEnd(int result) {
		ContractViolationException.throwUnless(!this.ended || result == -1, "wsgi.input went on after its end");
		this.ended = result == -1;
	}

}
