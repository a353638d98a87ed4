package io.wsgi4j.exchange;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/**
 * What {@link io.wsgi4j.StartResponse} returns: writes straight to the client.
 */
final class ResponseStream extends OutputStream {

	private final ResponseSender sender;

	ResponseStream(ResponseSender sender) {
		this.sender = sender;
	}

	@Override
	public void write(int octet) throws IOException {
		write(new byte[] { (byte) octet }, 0, 1);
	}

	@Override
	public void write(byte[] bytes, int offset, int length) throws IOException {
		Objects.checkFromIndexSize(offset, length, bytes.length);
		this.sender.write(bytes, offset, length);
	}

}
