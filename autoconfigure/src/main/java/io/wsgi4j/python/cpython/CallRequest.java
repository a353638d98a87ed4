package io.wsgi4j.python.cpython;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import io.wsgi4j.Environ;
import io.wsgi4j.python.EnvironVariables;

/**
 * What an application is called with.
 *
 * @param target the application
 * @param variables the strings of the environ
 * @param body the beginning of the request's body
 * @param complete whether that is all of it
 */
record CallRequest(byte[] target, byte[] variables, byte[] body, boolean complete) {

	/**
	 * A body that is larger is asked for.
	 */
	private static final int MAX_BODY = 32 * 1024;

	private static final byte[] NOTHING = new byte[0];

	static CallRequest of(String target, Environ environ) throws IOException {
		byte[] variables = EnvironVariables.join(environ).getBytes(StandardCharsets.ISO_8859_1);
		long length = environ.contentLength();
		boolean complete = length == 0 || (length > 0 && length <= MAX_BODY && environ.input().available() >= length);
		byte[] body = (complete && length > 0) ? environ.input().readNBytes((int) length) : NOTHING;
		return new CallRequest(target.getBytes(StandardCharsets.UTF_8), variables, body, complete);
	}

	Frame frame(int exchange, int window) {
		int size = this.target.length + 1 + this.variables.length;
		ByteBuffer payload = ByteBuffer.allocate(3 * Integer.BYTES + 1 + size + this.body.length);
		payload.putInt(exchange).putInt(window).put((byte) (this.complete ? 1 : 0)).putInt(size);
		payload.put(this.target).put((byte) 0).put(this.variables).put(this.body);
		return new Frame(Frame.CALL, payload.array());
	}

}
