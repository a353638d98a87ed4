package io.wsgi4j.cgi;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Consumer;

/**
 * Passes a request's body to a program's standard input.
 */
final class BodyPump implements Runnable {

	private static final int BLOCK_SIZE = 64 * 1024;

	private final InputStream body;

	private final OutputStream stdin;

	private final Consumer<IOException> failed;

	/**
	 * Creates the pump.
	 * @param body the request's body
	 * @param stdin the program's input, closed at the end
	 * @param failed told that the body can't be read; has to return after the program's
	 * end, which otherwise would take what it has got for the whole body
	 */
	BodyPump(InputStream body, OutputStream stdin, Consumer<IOException> failed) {
		this.body = body;
		this.stdin = stdin;
		this.failed = failed;
	}

	@Override
	public void run() {
		byte[] buffer = new byte[BLOCK_SIZE];
		try {
			int count = this.body.read(buffer);
			while (count != -1 && write(buffer, count)) {
				count = this.body.read(buffer);
			}
		}
		catch (IOException | RuntimeException ex) {
			this.failed.accept(new IOException("The request's body can't be read", ex));
		}
		close();
	}

	/**
	 * Whether the program has taken it. To close its input early is its right (RFC 3875,
	 * section 4.2).
	 */
	private boolean write(byte[] buffer, int count) {
		try {
			this.stdin.write(buffer, 0, count);
			this.stdin.flush();
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private void close() {
		try {
			this.stdin.close();
		}
		catch (IOException ex) {
			// The program has closed it
		}
	}

}
